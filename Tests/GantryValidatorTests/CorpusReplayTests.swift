import Foundation
import GantryValidator
import Testing

/// What findings lead back to: a trial that shows the same again.
@Suite(.timeLimit(.minutes(20))) struct CorpusReplayTests {
  /// Why tests that need a plugin are skipped.
  private static let needsCompilers: Comment = "no C and no C++ compiler are installed"

  private static let hasCompilers = ["/usr/bin/cc", "/usr/bin/c++"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// One for each way in which trials follow from each other, are compared or are judged.
  private static let replayed = [
    "accepted-range.c", "alloc-fail-call.c", "bad-utf8.c", "cancel-latency.c", "changes-umask.c",
    "config-fuzz-range.c", "config-fuzz.c", "deadline.c", "decision-pure-clock.c",
    "decision-pure.c", "decision-schema.c", "determinism.c", "double-entry.c", "entry-silent.c",
    "entry-time.c", "event-schema.c", "exit-crash.c", "failure-text.c", "future-host.c",
    "fuzz-long.c", "ignores-again.c", "ignores-writer.c",
    "input-fuzz-assert.c", "input-fuzz-deep.c", "input-fuzz-long.c", "input-fuzz.c",
    "keeps-input.c", "leak-memory.c", "leaves-descriptor.c", "leaves-thread.c", "load-time.c",
    "missing-interface.c", "missing-optional.c", "missing-required-silent.c", "null-argument.c",
    "output-schema.c", "plan-effects.c", "placement-parity.c", "progress-range.c",
    "reads-past-end.c", "recovery-total.c", "reopen.c", "secret-hygiene.c", "shutdown-crash.c",
    "silent-failure.c", "soak-slow.c", "status-range.c", "stdout-noise.c", "stride.c",
    "thread-migration-stack.c", "thread-migration.c", "truncated-host.c",
    "truncated-interfaces.c", "undeclared-interface.c", "undo-output.c", "undo-twice-never.c",
    "unknown-interface.c", "uses-stale-call.c", "writes-input.c",
  ]

  @Test(.enabled(if: hasCompilers, needsCompilers))
  func `each trial that a finding names shows the same rule broken again`() async throws {
    let fixtures = try Corpus.fixtures().filter { Self.replayed.contains($0.name) }
    try #require(fixtures.count == Self.replayed.count)
    for (fixture, replays) in try await CorpusBench().replayAll(fixtures) {
      #expect(!replays.isEmpty, "\(fixture.name) is found when its check alone is asked for")
      for (finding, replay) in replays {
        let name = finding.reproduction?.description ?? ""
        let again = replay?.findings.map(\.check.id)
        let isShown = again?.contains(finding.check.id) == true
        #expect(isShown, "\(fixture.name): \(name) shows \(again ?? ["no trial"])")
      }
    }
  }

  @Test(.enabled(if: hasCompilers, needsCompilers))
  func `a trial can be made again that only follows when those before it go well`() async throws {
    let fixture = try #require(try Corpus.fixtures().first { $0.name == "good-phase.c" })
    // The sixth start of the library; the decision of a later moment; the calls on a small stack.
    let names = [("reopen", 5), ("cancel-latency", 2), ("thread-migration", 1), ("config-fuzz", 9)]
      .map { Reproduction(check: $0.0, seed: 1, round: $0.1) }
    let replays = try await CorpusBench().replay(names, of: fixture)
    for (name, replay) in zip(names, replays) {
      #expect(replay?.reproduction == name)
      #expect(replay?.findings.isEmpty == true, "\(name)")
    }
  }

  @Test(.enabled(if: hasCompilers, needsCompilers))
  func `what refuses every configuration passes and reaches the first level alone`() async throws {
    let fixtures = try Corpus.fixtures().filter {
      ["good-refusing-phase.c", "good-skill.c"].contains($0.name)
    }
    let verdicts = try await CorpusBench().validate(fixtures) { _ in .conduct }
    #expect(verdicts.map { $0.0.name } == ["good-refusing-phase.c", "good-skill.c"])
    #expect(verdicts.map { $0.1.passes } == [true, true])
    #expect(verdicts.map { $0.1.levelReached } == [.form, .conduct])
  }
}
