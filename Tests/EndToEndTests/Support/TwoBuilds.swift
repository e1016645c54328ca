/// A plugin whose builds say which of them they are, and differ in what they take as input.
enum TwoBuilds {
  /// Compiles a build.
  ///
  /// - Parameters:
  ///   - version: What the build says.
  ///   - library: Where it goes; one that is there is written over in place.
  ///   - scratch: A folder for the source.
  ///   - member: The member of its input that the phase `tell` requires.
  /// - Throws: What went wrong when it cannot be compiled.
  static func compile(
    _ version: String,
    to library: String,
    in scratch: Scratch,
    requiring member: String = "word"
  ) throws {
    try scratch.write(
      source.replacing("VERSION", with: version).replacing("MEMBER", with: member),
      to: "build.c"
    )
    try FixturePlugins.compile(scratch.path(of: "build.c"), to: library)
  }

  /// `wait` returns once the file `gate` is there, `tell` says which build it is.
  private static let source = """
    #include "gantry/gantry.h"
    #include "gantry/json.h"
    #include "gantry/phase.h"
    #include <stdlib.h>
    #include <string.h>
    #include <unistd.h>
    static const char manifest[] = GANTRY_JSON({
      "id": "test.builds", "version": "VERSION", "min_host_minor": 0, "summary": "Says its version.",
      "types": [
        {"kind": "phase", "type": "wait", "summary": "Waits for a file.",
          "input": {"type": "object", "required": ["gate"]}, "output": {"type": "object"}},
        {"kind": "phase", "type": "tell", "summary": "Tells.",
          "input": {"type": "object", "required": ["MEMBER"]}, "output": {"type": "object"}}],
      "permissions": {"read": ["${input.folder}"]}
    });
    static const gantry_host *host;
    static gantry_status create(
      void *c, gantry_call l, gantry_str t, gantry_bytes j, void **i) {
      (void)c, (void)l, (void)j;
      char *type = calloc(1, t.len + 1);
      memcpy(type, t.ptr, t.len);
      return *i = type, GANTRY_OK;
    }
    static void destroy(void *i) { free(i); }
    static gantry_status run(void *i, gantry_call l, gantry_bytes in, const gantry_out *o) {
      char gate[4096] = "";
      size_t length;
      gantry_json_string(in, "gate", gate, sizeof gate, &length);
      while (!strcmp(i, "wait") && access(gate, F_OK) != 0) {
        if (host->cancelled(host->ctx, l)) return GANTRY_CANCELLED;
        usleep(2000);
      }
      static const char said[] = "{\\"build\\":\\"VERSION\\"}";
      return o->write(o->ctx, (const uint8_t *)said, sizeof said - 1);
    }
    static const gantry_phase_1 phase = {sizeof phase, 0, create, destroy, run, NULL, NULL};
    static const void *find(void *c, gantry_str id) { return (void)c, (void)id, &phase; }
    static const gantry_plugin plugin = {
      sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, find, NULL};
    const gantry_plugin *gantry_plugin_v1(const gantry_host *h, const gantry_out *w) {
      return (void)w, host = h, &plugin;
    }

    """
}
