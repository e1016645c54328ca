public import GantryCore

/// What became of a fleet's runs.
public struct FleetReport: Sendable {
  /// What was done to the fleet.
  public let plan: Fleet.Plan
  /// How many runs there were: more than planned where nothing befell an engine before they had ended.
  public let runs: Int
  /// How long the runs took together.
  public let duration: Duration
  /// How many engines were killed.
  public internal(set) var killed = 0
  /// How many engines were stopped for a while.
  public internal(set) var stopped = 0
  /// How often a run went on with another engine.
  public internal(set) var takeovers = 0
  /// How many events say that a write of a former owner was refused.
  public internal(set) var refusedWrites = 0
  /// How many events the journal has.
  public internal(set) var events = 0
  /// The longest that a commit took.
  public internal(set) var worstCommitWait = Duration.zero
  /// What must not be and is, with the run it was found in.
  public private(set) var violations: [String] = []

  init(plan: Fleet.Plan, runs: Int, duration: Duration) {
    self.plan = plan
    self.runs = runs
    self.duration = duration
  }

  /// Whether every run ended, and once.
  public var isPassed: Bool { violations.isEmpty }

  mutating func add(_ found: [String]) { violations += found }

  mutating func add(_ found: [String], of run: RunID) {
    violations += found.map { "\(run): \($0)" }
  }

  /// The report as one JSON object; times in milliseconds.
  public var json: JSONObject {
    [
      "engines": .int(Int64(plan.engines)), "runs": .int(Int64(runs)),
      "duration_ms": .int(Self.milliseconds(duration)), "killed": .int(Int64(killed)),
      "stopped": .int(Int64(stopped)), "takeovers": .int(Int64(takeovers)),
      "refused_writes": .int(Int64(refusedWrites)), "events": .int(Int64(events)),
      "worst_commit_ms": .int(Self.milliseconds(worstCommitWait)),
      "violations": .array(violations.prefix(20).map { .string($0) }),
    ]
  }

  private static func milliseconds(_ duration: Duration) -> Int64 {
    Int64(duration / .milliseconds(1))
  }
}
