import Foundation
import GantryCore
import GantryPlugins
import GantryValidator
import Glibc

/// Validates fixtures, two at a time.
struct CorpusBench {
  private static let lanes = 2

  private let programs: CorpusPrograms

  /// Compiles what validating needs.
  ///
  /// - Throws: What the compiler said.
  init() async throws { programs = try await CorpusPrograms() }

  /// Validates fixtures.
  ///
  /// - Parameters:
  ///   - fixtures: The fixtures.
  ///   - level: How far to go with each.
  /// - Returns: The verdicts, in the order of the fixtures.
  /// - Throws: What went wrong when a fixture does not compile, or no trial can be made.
  func validate(
    _ fixtures: [CorpusFixture],
    at level: @escaping @Sendable (CorpusFixture) -> CheckLevel
  ) async throws -> [(CorpusFixture, Verdict)] {
    try await each(fixtures) { fixture, library in
      try await verdict(of: fixture, library, level(fixture))
    }
  }

  /// Validates fixtures, and makes again the trial that the first finding of each names.
  ///
  /// - Parameters:
  ///   - fixtures: The fixtures.
  ///   - level: How far to go with each.
  /// - Returns: The trials, in the order of the fixtures; nil where there is none of that name.
  /// - Throws: What went wrong when a fixture does not compile, or no trial can be made.
  func replay(
    _ fixtures: [CorpusFixture],
    at level: @escaping @Sendable (CorpusFixture) -> CheckLevel
  ) async throws -> [(CorpusFixture, Replay?)] {
    try await each(fixtures) { fixture, library in
      let verdict = try await verdict(of: fixture, library, level(fixture))
      guard let name = verdict.findings.first?.reproduction else { return nil }
      return try await validator().reproduce(name, of: library)
    }
  }

  /// Looks at the check that each fixture breaks, and makes again every trial that is named.
  ///
  /// - Parameter fixtures: The fixtures.
  /// - Returns: What was found, each with the trial that was made again; nil where there is none of
  ///   that name.
  /// - Throws: What went wrong when a fixture does not compile, or no trial can be made.
  func replayAll(
    _ fixtures: [CorpusFixture]
  ) async throws -> [(CorpusFixture, [(Finding, Replay?)])] {
    try await each(fixtures) { fixture, library in
      guard let check = fixture.breaks.flatMap(Checks.named) else { return [] }
      let request = Validator.Request(level: check.level, only: [check.id])
      var replays: [(Finding, Replay?)] = []
      for finding in try await validator().validate(library, request).findings {
        guard let name = finding.reproduction else { continue }
        replays.append((finding, try await validator().reproduce(name, of: library)))
      }
      return replays
    }
  }

  /// Makes trials of one fixture again.
  ///
  /// - Parameters:
  ///   - names: The trials.
  ///   - fixture: The fixture.
  /// - Returns: The trials in the same order; nil where there is none of that name.
  /// - Throws: What went wrong when the fixture does not compile, or no trial can be made.
  func replay(_ names: [Reproduction], of fixture: CorpusFixture) async throws -> [Replay?] {
    let done = try await each([fixture]) { _, library in
      var replays: [Replay?] = []
      for name in names { replays.append(try await validator().reproduce(name, of: library)) }
      return replays
    }
    return done.first?.1 ?? []
  }

  /// Does something with each fixture and its library.
  private func each<Outcome: Sendable>(
    _ fixtures: [CorpusFixture],
    _ work: @escaping @Sendable (CorpusFixture, String) async throws -> Outcome
  ) async throws -> [(CorpusFixture, Outcome)] {
    let libraries = try await CorpusLibraries(fixtures)
    var outcomes: [Int: Outcome] = [:]
    try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
      for (place, fixture) in fixtures.enumerated() {
        if place >= Self.lanes, let (ready, outcome) = try await group.next() {
          outcomes[ready] = outcome
        }
        let library = libraries.path(of: fixture)
        group.addTask { (place, try await work(fixture, library)) }
      }
      for try await (ready, outcome) in group { outcomes[ready] = outcome }
    }
    return fixtures.enumerated().compactMap { place, fixture in
      outcomes[place].map { (fixture, $0) }
    }
  }

  private func verdict(
    of fixture: CorpusFixture,
    _ library: String,
    _ level: CheckLevel
  ) async throws -> Verdict {
    let locked = try CorpusLock.entry(for: fixture, library)
    return try await validator()
      .validate(library, Validator.Request(level: level, locked: locked))
  }

  private func validator() -> Validator {
    // A host of its own each time: its workers are killed on the way.
    let host = PluginHost(
      concurrency: 1,
      clock: CorpusClock(),
      worker: WorkerProgram(path: programs.worker)
    )
    return Validator(TrialProgram(path: programs.trial), folder: programs.scratch, host: host)
  }
}

/// The time of the machine.
private struct CorpusClock: GantryCore.Clock {
  func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  func sleep(until moment: Timestamp) async throws {
    let nanoseconds = moment.nanoseconds - now().nanoseconds
    guard nanoseconds > 0 else { return }
    try await Task.sleep(nanoseconds: UInt64(nanoseconds))
  }
}
