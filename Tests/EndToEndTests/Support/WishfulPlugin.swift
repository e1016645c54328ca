/// A plugin that asks for one of each thing there is, with a character in its summary that nobody
/// sees.
enum WishfulPlugin {
  /// Compiles the plugin.
  static func compile(to library: String, in scratch: Scratch) throws {
    try scratch.write(
      """
      #include "gantry/gantry.h"
      #include "gantry/json.h"
      #include "gantry/skill.h"
      #include <unistd.h>
      static const char manifest[] = GANTRY_JSON({
        "id": "test.wishes", "version": "1.2.3", "min_host_minor": 0,
        "summary": "Wants everything\u{200B}.",
        "interfaces": ["gantry.call/1", "gantry.skills/1"],
        "types": [{"kind": "skill", "type": "test.wish", "summary": "Grants one."}],
        "events": [{"type": "test.granted", "summary": "s", "durability": "lazy", "v": 1,
                    "schema": true}],
        "skills": ["toolchain.detect"], "secrets": ["TEST_TOKEN"],
        "permissions": {"read": ["${input.root}"], "exec": ["git"], "network": true,
                        "write": ["${input.root}/out", "${config.log}"]}
      });
      static gantry_status create(
        void *c, gantry_call l, gantry_str t, gantry_bytes j, void **i) {
        return (void)c, (void)l, (void)t, (void)j, *i = c, GANTRY_OK;
      }
      static void destroy(void *i) { (void)i; }
      static gantry_status invoke(
        void *i, gantry_call l, gantry_str s, gantry_bytes a, const gantry_out *o) {
        return (void)i, (void)l, (void)s, (void)a, (void)o, getpid() > 0 ? GANTRY_OK : GANTRY_FAILED;
      }
      static const gantry_skill_1 skill = {sizeof skill, 0, create, destroy, invoke};
      static const void *find(void *c, gantry_str id) { return (void)c, (void)id, &skill; }
      static const gantry_plugin plugin = {
        sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, find, NULL};
      const gantry_plugin *gantry_plugin_v1(const gantry_host *h, const gantry_out *w) {
        return (void)h, (void)w, &plugin;
      }

      """,
      to: "wishes.c"
    )
    try FixturePlugins.compile(scratch.path(of: "wishes.c"), to: library)
  }
}
