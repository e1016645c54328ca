import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Removing kept libraries` {
  private struct NoAnswer: Error {}

  /// Long after everything was written.
  private let later = FutureClock().now()

  /// Sweeps until something is removed.
  ///
  /// A process that another test has just started has every lock of this one until its program begins,
  /// and no event says when that is.
  private func sweep(_ bench: KeptBench, until isDone: () -> Bool) async throws -> [String] {
    for _ in 1...1000 {
      let removed = await bench.kept.sweep(at: later) { [] }
      if isDone() { return removed }
      try await Task.sleep(for: .milliseconds(1))
    }
    return []
  }

  private var now: Timestamp {
    Timestamp(nanoseconds: Int64(Date().timeIntervalSince1970 * 1_000_000_000))
  }

  @Test func `what no run needs is removed, with all that belongs to it`() async throws {
    let bench = try await KeptBench()
    try bench.keep()
    let removed = try await sweep(bench) { !bench.kept.contains(bench.sha256) }
    #expect(removed == [bench.sha256])
    #expect(bench.files == [])
  }

  @Test func `what a run needs stays`() async throws {
    let bench = try await KeptBench()
    try bench.keep()
    #expect(await bench.kept.sweep(at: later) { [bench.sha256] } == [])
    #expect(bench.kept.contains(bench.sha256))
  }

  @Test func `what a process holds stays, and nobody is asked`() async throws {
    let bench = try await KeptBench()
    let hold = try bench.keep()
    await bench.kept.sweep(at: later) {
      Issue.record("there is nothing to ask for")
      return []
    }
    #expect(bench.kept.contains(bench.sha256))
    withExtendedLifetime(hold) {}
  }

  @Test func `what was held a moment ago stays`() async throws {
    let bench = try await KeptBench()
    try bench.keep()
    await bench.kept.sweep(at: now) { [] }
    #expect(bench.kept.contains(bench.sha256))
  }

  @Test func `what was wanted while somebody asked stays`() async throws {
    let bench = try await KeptBench()
    try bench.keep()
    // What a run does that is killed right after its first commit.
    let removed = try await bench.kept.sweep(at: later) {
      try await Task.sleep(for: .milliseconds(20))
      try bench.keep()
      return []
    }
    #expect(removed == [])
    #expect(bench.kept.contains(bench.sha256))
  }

  @Test func `without an answer nothing is removed`() async throws {
    let bench = try await KeptBench()
    try bench.keep()
    await #expect(throws: NoAnswer.self) {
      try await bench.kept.sweep(at: later) { throw NoAnswer() }
    }
    #expect(bench.kept.contains(bench.sha256))
  }

  @Test func `drafts of processes that were killed go, and what is not ours stays`() async throws {
    let bench = try await KeptBench()
    let hold = try bench.keep()
    let draft = "\(bench.sha256).1.2.new"
    let lost = String(repeating: "0a", count: 32) + ".so"
    for name in [draft, lost, "README", "x.so"] {
      try Data("x".utf8).write(to: URL(filePath: "\(bench.kept.folder)/\(name)"))
    }
    _ = try await sweep(bench) { !bench.files.contains(draft) && !bench.files.contains(lost) }
    #expect(
      bench.files == ["\(bench.sha256).lock", "\(bench.sha256).so", "README", "x.so"].sorted()
    )
    withExtendedLifetime(hold) {}
  }

  @Test func `a folder that is not there holds nothing`() async throws {
    let kept = KeptLibraries(try Folder().path + "/libraries")
    await kept.sweep(at: later) {
      Issue.record("there is nothing to ask for")
      return []
    }
    #expect(!FileManager.default.fileExists(atPath: kept.folder))
  }
}
