import Foundation
import GantryCore
import GantryEngine
import GantryStore
import Glibc

/// Several processes that commit to one journal as fast as they can, while its log is copied back.
///
/// Is every commit there afterwards?
///
/// SQLite before 3.51.3 can lose pages when a commit starts the log anew while another connection
/// copies it. The journal's lock is there so that this cannot happen; here is where it would show.
public struct WriterRace: Sendable {
  /// How long the log may become before it is copied: so short that every process copies all the time.
  static let checkpointLimit = 256 << 10

  private let program: String
  private let arguments: [String]
  private let statePath: String
  private let writers: Int
  private let commits: Int

  /// Creates a race.
  ///
  /// - Parameters:
  ///   - program: The executable `gantry`.
  ///   - arguments: What makes it call ``write(_:commits:to:)`` and hold its ``Lifeline``; the number of the writer, of its commits
  ///     and the state folder follow.
  ///   - statePath: An empty state folder.
  ///   - writers: How many processes.
  ///   - commits: How many commits in all.
  public init(
    program: String,
    arguments: [String],
    statePath: String,
    writers: Int,
    commits: Int
  ) {
    self.program = program
    self.arguments = arguments
    self.statePath = statePath
    self.writers = writers
    self.commits = commits
  }

  /// What came of it.
  public struct Report: Sendable {
    /// How many commits there were.
    public var commits = 0
    /// How long they took together.
    public var duration = Duration.zero
    /// What is missing, doubled or changed.
    public var violations: [String] = []
  }

  /// Lets the writers write, and reads what is there afterwards.
  ///
  /// - Returns: What came of it.
  /// - Throws: ``GantryCore/StoreError`` when the journal cannot be read, or what the system says when no
  ///   process can be started.
  public func run() async throws -> Report {
    let clock = ContinuousClock()
    let start = clock.now
    // Made before they begin, because only one process can.
    try SQLiteStore.open(folder: statePath, engine: nil, clock: SystemClock()).close()
    let each = commits / writers
    let lifeline = Lifeline()
    let processes = try (0..<writers).map { number in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = arguments + ["\(number)", "\(each)", statePath]
      process.standardInput = lifeline.input
      try process.run()
      return process
    }
    try await Self.wait(for: processes)
    var report = Report(commits: each * writers, duration: clock.now - start)
    for (number, process) in processes.enumerated() where process.terminationStatus != 0 {
      report.violations.append("writer \(number) ended with \(process.terminationStatus)")
    }
    let store = try SQLiteStore.open(folder: statePath, engine: nil, clock: SystemClock())
    for number in 0..<writers {
      report.violations += try await Self.missing(Self.id(of: number), each, in: store)
    }
    try store.close()
    return report
  }

  /// Waits until all have ended; whoever is cancelled ends them.
  private static func wait(for processes: [Process]) async throws {
    defer { for process in processes { process.waitUntilExit() } }
    do {
      while processes.contains(where: \.isRunning) { try await Task.sleep(for: .milliseconds(20)) }
    } catch {
      for process in processes { kill(process.processIdentifier, SIGKILL) }
      throw error
    }
  }

  /// Is one of the writers.
  ///
  /// - Parameters:
  ///   - number: Which one.
  ///   - commits: How many commits it makes.
  ///   - statePath: The state folder.
  /// - Throws: ``GantryCore/StoreError`` when a commit is refused.
  public static func write(_ number: Int, commits: Int, to statePath: String) async throws {
    var options = SQLiteStore.Options()
    options.checkpointLimit = checkpointLimit
    let clock = SystemClock()
    let engine = EngineIdentity(id: "engine-writer-\(number)", pid: Int(getpid()))
    let store = try SQLiteStore.open(
      folder: statePath,
      engine: engine,
      clock: clock,
      options: options
    )
    let run = id(of: number)
    let row = RunRow(
      id: run,
      pipeline: "race",
      project: nil,
      status: .queued,
      seq: 1,
      epoch: 1,
      engine: engine.id,
      queuedAt: clock.now()
    )
    for seq in 1...UInt64(commits) {
      let draft = EventDraft(type: "race.written", durability: .lazy, data: data(of: seq))
      let event = draft.event(run: run, seq: seq, time: clock.now(), epoch: 1)
      let batch = JournalBatch(
        run: run,
        expectedSeq: seq - 1,
        epoch: 1,
        events: [event],
        runRow: seq == 1 ? row : nil
      )
      _ = try await store.append(batch)
    }
    try store.close()
  }

  private static func missing(
    _ run: RunID,
    _ count: Int,
    in store: SQLiteStore
  ) async throws -> [String] {
    var seq: UInt64 = 0
    while true {
      let events = try await store.events(of: run, after: seq, limit: 10_000)
      guard !events.isEmpty else { break }
      for event in events {
        guard event.seq == seq + 1, event.data == data(of: event.seq) else {
          return ["\(run): event \(event.seq) follows \(seq), or is not what was written"]
        }
        seq = event.seq
      }
    }
    guard seq != UInt64(count) else { return [] }
    return ["\(run): \(count) commits were acknowledged, \(seq) are there"]
  }

  private static func id(of number: Int) -> RunID {
    RunID(time: Timestamp(nanoseconds: 1_700_000_000_000_000_000), random: (UInt64(number), 0))
  }

  // Of another length each time, so that pages fill up at other places.
  private static func data(of seq: UInt64) -> [UInt8] {
    Array("{\"n\":\(seq),\"text\":\"\(String(repeating: "x", count: Int(seq % 97)))\"}".utf8)
  }
}
