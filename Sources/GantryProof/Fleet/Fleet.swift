import Foundation
public import GantryCore
import GantryEngine
import GantryStore

/// Several engine processes on one state, some of which are killed or stopped all the time.
///
/// Does every run end, and once?
///
/// It is the real program, so it needs no special build and runs on the machine of whoever wants to
/// know.
public struct Fleet: Sendable {
  /// How large a fleet, and how rough the sea.
  public struct Plan: Sendable {
    /// How many engines are kept running.
    public var engines: Int
    /// How many runs they get.
    public var runs: Int
    /// How many engines are killed a second, on average.
    public var killsPerSecond: Double
    /// How many of the blows are SIGSTOP for a while instead of SIGKILL, 0 to 1.
    public var stops: Double
    /// The lease of the engines, in nanoseconds.
    public var lease: Int64
    /// What the blows are drawn from.
    public var seed: UInt64
    /// How long the runs may take together before those that are left count as lost, in seconds.
    public var patience: Int

    /// Creates a plan.
    public init(
      engines: Int = 4,
      runs: Int = 200,
      killsPerSecond: Double = 2,
      stops: Double = 0,
      lease: Int64 = 1_000_000_000,
      seed: UInt64,
      patience: Int = 600
    ) {
      self.engines = engines
      self.runs = runs
      self.killsPerSecond = killsPerSecond
      self.stops = stops
      self.lease = lease
      self.seed = seed
      self.patience = patience
    }
  }

  /// The host's program, and what every engine of it is started with besides its state and lease.
  private let program: String
  private let arguments: [String]
  private let statePath: String
  private let plan: Plan

  /// Creates a fleet.
  ///
  /// - Parameters:
  ///   - program: The executable `gantry`.
  ///   - arguments: What makes it an engine that holds its ``Lifeline``; the state folder and
  ///     `--json` follow.
  ///   - statePath: An empty state folder.
  ///   - plan: How large a fleet.
  public init(program: String, arguments: [String], statePath: String, plan: Plan) {
    self.program = program
    self.arguments = arguments
    self.statePath = statePath
    self.plan = plan
  }

  /// Queues the runs, lets the engines work, and looks at what is in the journal afterwards.
  ///
  /// - Parameter queued: The run that is queued again and again.
  /// - Returns: What happened.
  /// - Throws: ``GantryCore/StoreError`` when the state cannot be used, or what the system says when
  ///   no engine can be started.
  public func sail(_ queued: RunQueued) async throws -> FleetReport {
    var generator = SeededRandom(seed: plan.seed)
    let probe = EngineIdentity(
      id: "engine_probe",
      pid: Int(ProcessInfo.processInfo.processIdentifier),
      lease: EngineIdentity.defaultLease
    )
    let store = try SQLiteStore.open(folder: statePath, engine: probe, clock: SystemClock())
    var runs = try await queue(queued, count: plan.runs, from: &generator, in: store)
    let clock = ContinuousClock()
    let start = clock.now
    let waits = CommitWaits(store: store, engine: probe)
    async let worst = waits.watch()
    let lifeline = Lifeline()
    var crew = FleetCrew(plan: plan) { try self.startEngine(lifeline) }
    do {
      while clock.now - start < .seconds(plan.patience) {
        if try await store.openRunCount() == 0 {
          guard !crew.owed.isEmpty else { break }
          // Runs that end before anything befalls an engine show nothing.
          let more = max(plan.runs, Self.moreAtOnce)
          runs += try await queue(queued, count: more, from: &generator, in: store)
        }
        try crew.fill()
        try await Task.sleep(for: crew.nextBlow)
        if let blow = crew.strike(), try await store.openRunCount() > 0 { crew.note(blow) }
      }
    } catch {
      crew.end()
      waits.stop()
      throw error
    }
    let duration = clock.now - start
    crew.end()
    waits.stop()
    var report = FleetReport(plan: plan, runs: runs.count, duration: duration)
    report.killed = crew.killed
    report.stopped = crew.stopped
    report.worstCommitWait = await worst
    report.add(crew.owed.map { "no engine was \($0.rawValue) while runs were open" })
    try await check(runs, in: store, into: &report)
    try store.close()
    return report
  }

  private func queue(
    _ queued: RunQueued,
    count: Int,
    from generator: inout SeededRandom,
    in store: SQLiteStore
  ) async throws -> [RunID] {
    let runs = (0..<count).map { _ in
      RunID(time: SystemClock().now(), random: (generator.next(), generator.next()))
    }
    // Together, so that they share commits.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (place, run) in runs.enumerated() {
        if place >= Self.queuedAtOnce { try await group.next() }
        group.addTask {
          try await Engine.queue(queued, id: run, in: store, at: SystemClock().now())
        }
      }
      try await group.waitForAll()
    }
    return runs
  }

  private static let queuedAtOnce = 256
  /// How many runs are queued besides the plan when nothing has befallen an engine yet: enough that
  /// some are open when the next blow is due.
  private static let moreAtOnce = 200

  private func startEngine(_ lifeline: Lifeline) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments + ["--state", statePath, "--json"]
    var environment = ProcessInfo.processInfo.environment
    environment["GANTRY_LEASE"] = "\(plan.lease / 1_000_000)ms"
    process.environment = environment
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = lifeline.input
    try process.run()
    return process
  }

  private func check(
    _ runs: [RunID],
    in store: SQLiteStore,
    into report: inout FleetReport
  ) async throws {
    for run in runs {
      let events = try await store.events(of: run, after: 0, limit: .max)
      report.events += events.count
      report.takeovers += events.count { $0.type == "run.resumed" }
      report.refusedWrites += events.count { $0.type == "attempt.fenced" }
      report.add(JournalRules.violations(in: events), of: run)
    }
  }
}
