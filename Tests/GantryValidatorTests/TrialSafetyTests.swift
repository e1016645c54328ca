import Foundation
import GantryCore
import GantryPlugins
import GantryValidator
import Testing

/// What a validation does, and does not do, with plugins that mean no harm.
@Suite(.timeLimit(.minutes(10))) struct `What a trial gives a plugin` {
  private static let needsCompiler: Comment = "no C compiler is installed"
  private static let hasCompiler = FileManager.default.isExecutableFile(atPath: "/usr/bin/cc")

  /// A phase that writes a file where its manifest says that it does.
  private static func writer(_ status: String) -> String {
    """
    #include <fcntl.h>
    #include <unistd.h>
    #define MORE ",\\"permissions\\":{\\"write\\":[\\"OUTSIDE\\"],\\"network\\":true}"
    #include "good-phase.h"

    static gantry_status run(
      void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
      int file = open("OUTSIDE/done", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
      if (file >= 0) close(file);
      \(status)
      return good_run(self, call, input, out);
    }

    PHASE(.run = run)
    """
  }

  /// A phase that needs its folder for temporary files, and says where that is.
  private static let scratch = """
    #include <fcntl.h>
    #include <unistd.h>
    #include "good-phase.h"

    typedef struct description {
      size_t length;
      char bytes[4096];
    } description;

    static gantry_status take(void *ctx, const uint8_t *data, size_t length) {
      description *taken = (description *)ctx;
      if (length > sizeof taken->bytes - taken->length) return GANTRY_LIMIT;
      memcpy(taken->bytes + taken->length, data, length);
      taken->length += length;
      return GANTRY_OK;
    }

    static gantry_status run(
      void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
      const gantry_call_1 *calls = (const gantry_call_1 *)offered(host, GANTRY_CALL_1);
      if (!GANTRY_HAS(calls, gantry_call_1, describe)) return good_run(self, call, input, out);
      description taken = {0};
      gantry_out writer = {sizeof writer, 0, &taken, take};
      gantry_status status = calls->describe(calls->ctx, call, &writer);
      if (status != GANTRY_OK) return refused_by(call, status);
      char folder[4096], path[4200], line[8400];
      size_t length;
      gantry_bytes object = {(const uint8_t *)taken.bytes, taken.length};
      int found = gantry_json_string(object, "scratch", folder, sizeof folder - 1, &length);
      if (found != GANTRY_JSON_FOUND) return refuse_input(call, "there is no folder");
      folder[length] = '\\0';
      snprintf(path, sizeof path, "%s/notes", folder);
      int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
      if (file < 0) return refuse_input(call, "the folder cannot be written");
      close(file);
      snprintf(line, sizeof line, "{\\"text\\":\\"%s\\",\\"bytes\\":1}", path);
      return answer_or_fail(call, out, line);
    }

    PHASE(.run = run)
    """

  /// A sink that takes everything, and fills in what nobody reads then.
  private static let wild = """
    #include "good-sink.h"

    static gantry_status deliver(void *self, gantry_call call, const gantry_event *first,
                                 size_t count, size_t stride, size_t *accepted) {
      gantry_status status = good_deliver(self, call, first, count, stride, accepted);
      *accepted = SIZE_MAX;
      return status;
    }

    SINK(.deliver = deliver)
    """

  /// A phase that leaves a file in the scratch folder that is larger than any memory.
  private static let huge = """
    #include <fcntl.h>
    #include <unistd.h>
    #include "good-phase.h"

    static gantry_status run(
      void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
      int file = open("huge", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
      if (file >= 0 && ftruncate(file, (off_t)1 << 40) == 0) {
        close(file);
        return refuse_input(call, "nothing keeps it from that");
      }
      if (file >= 0) close(file);
      return good_run(self, call, input, out);
    }

    PHASE(.run = run)
    """

  @Test(.enabled(if: hasCompiler, needsCompiler))
  func `no trial and no worker writes what only the manifest allows`() async throws {
    let plugins = try SmallPlugins()
    let polite = try plugins.plugin("writes-when-it-can", Self.writer(""))
    let needy = try plugins.plugin(
      "needs-to-write",
      Self.writer("if (file < 0) return refuse_input(call, \"the folder cannot be written\");")
    )
    let verdicts = try await CorpusBench().validate([polite, needy]) { _ in .life }
    #expect(try plugins.written() == [])
    for (fixture, verdict) in verdicts {
      #expect(verdict.findings.map(\.message) == [], "\(fixture.name)")
    }
    let reason = "it asks for permissions that no trial gives: write, network"
    for (fixture, verdict) in verdicts {
      #expect(verdict.result(of: "placement-parity") == .skipped(reason), "\(fixture.name)")
      #expect(verdict.result(of: "crash-containment") == .skipped(reason), "\(fixture.name)")
    }
  }

  @Test(.enabled(if: hasCompiler, needsCompiler))
  func `whoever is called in a worker of a validation is not given it either`() async throws {
    let plugins = try SmallPlugins()
    let polite = try plugins.plugin("writes-when-it-can", Self.writer(""))
    let libraries = try await CorpusLibraries([polite])
    let programs = try await CorpusPrograms()
    let host = PluginHost(
      concurrency: 1,
      clock: StillClock(),
      worker: WorkerProgram(path: programs.worker)
    )
    let installed = await InstalledPlugins.load(
      [libraries.path(of: polite)],
      host: host,
      placement: .worker()
    )
    let trial = try await WorkerTrial(
      PluginReference(plugin: "test.breaking", type: "greet"),
      in: installed,
      config: Array("{}".utf8),
      memory: WorkerTrial.Memory(),
      scratch: programs.scratch
    )
    let outcome = await trial.call(.work(Array(#"{"name":"Ada"}"#.utf8)))
    await trial.end()
    let output = Array(#"{"text":"Hello, Ada","bytes":10}"#.utf8)
    #expect(outcome == .answered(status: 0, output: output))
    #expect(try plugins.written() == [])
  }

  @Test(.enabled(if: hasCompiler, needsCompiler))
  func `correct plugins pass that use a scratch folder, or fill in what nobody reads`() async throws
  {
    let plugins = try SmallPlugins()
    let fixtures = [
      try plugins.plugin("names-its-scratch", Self.scratch),
      try plugins.plugin("accepts-wildly", Self.wild),
      try plugins.plugin("leaves-much", Self.huge),
    ]
    let verdicts = try await CorpusBench().validate(fixtures) { _ in .life }
    for (fixture, verdict) in verdicts {
      #expect(verdict.findings.map(\.message) == [], "\(fixture.name)")
      #expect(verdict.result(of: "placement-parity") == .passed, "\(fixture.name)")
    }
    #expect(verdicts[1].1.result(of: "accepted-range") == .passed)
  }

  @Test(.enabled(if: hasCompiler, needsCompiler))
  func `a library that ends its process while it is loaded is blamed for that`() async throws {
    let plugins = try SmallPlugins()
    let fixture = try plugins.plugin(
      "ends-at-once",
      """
      #include <unistd.h>
      #include "good-sink.h"

      __attribute__((constructor)) static void end(void) { _exit(65); }

      SINK()
      """
    )
    let verdicts = try await CorpusBench().validate([fixture]) { _ in .life }
    let messages = verdicts[0].1.findings.filter { $0.check.id == "calls-exit" }.map(\.message)
    #expect(messages == ["loading the library ended the process: it exited with status 65"])
  }
}

/// A moment that does not pass.
private struct StillClock: GantryCore.Clock {
  func now() -> Timestamp { Timestamp(nanoseconds: 1_767_225_600_000_000_000) }

  func sleep(until moment: Timestamp) async throws {
    try await Task.sleep(nanoseconds: 3_600_000_000_000)
  }
}
