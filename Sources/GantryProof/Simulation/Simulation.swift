/// A history of several engines on one store, made up from a seed.
///
/// The engines decide with the code that ships: `RunState`, `RunDriver` and `SinkCourse`. Around
/// them everything is made up: time, processes, the disk, plugins, sinks, and whatever goes wrong at
/// any point. The same seed gives the same history on every machine, so that a rule that was broken
/// once is broken again as often as somebody looks.
public struct Simulation: Sendable {
  /// What the history follows from.
  public let seed: UInt64
  /// A fault that was planted on purpose; nil in earnest.
  public let bug: PlantedBug?

  /// Prepares a history.
  ///
  /// - Parameters:
  ///   - seed: What it follows from.
  ///   - bug: A fault to plant.
  public init(seed: UInt64, bug: PlantedBug? = nil) {
    self.seed = seed
    self.bug = bug
  }

  /// Lets the history happen and looks at it.
  ///
  /// - Returns: What it came to.
  public func run() -> SimulationReport {
    let world = SimulatedWorld(seed: seed, bug: bug)
    world.run()
    return world.report(seed: seed)
  }

  /// Lets many histories happen, on as many threads as asked for.
  ///
  /// - Parameters:
  ///   - seeds: Their seeds.
  ///   - bug: A fault to plant.
  ///   - lanes: How many happen at once.
  /// - Returns: What they came to together.
  @concurrent
  public static func sweep(
    seeds: Range<UInt64>,
    bug: PlantedBug? = nil,
    lanes: Int = 2
  ) async -> SimulationSweep {
    await withTaskGroup(of: SimulationSweep.self) { group in
      for lane in 0..<UInt64(max(1, lanes)) {
        group.addTask {
          var sweep = SimulationSweep()
          for seed in stride(from: seeds.lowerBound + lane, to: seeds.upperBound, by: max(1, lanes))
          {
            guard !Task.isCancelled else { break }
            sweep.add(Simulation(seed: seed, bug: bug).run())
          }
          return sweep
        }
      }
      return await group.reduce(into: SimulationSweep()) { $0.add($1) }
    }
  }
}

/// What many histories came to.
public struct SimulationSweep: Sendable {
  /// How many histories there were.
  public private(set) var count = 0
  /// How many messages, timers, commits and deliveries there were in all.
  public private(set) var steps = 0
  /// How many faults were injected in all.
  public private(set) var faults = 0
  /// How many writes were refused in all because their epoch had passed.
  public private(set) var fencedWrites = 0
  /// What the digests of all histories come to, in whatever order they happened.
  public private(set) var digest: UInt64 = 0
  /// The histories that broke a rule, by seed.
  public private(set) var failed: [SimulationReport] = []

  mutating func add(_ report: SimulationReport) {
    count += 1
    steps += report.steps
    faults += report.faults
    fencedWrites += report.fencedWrites
    digest &+= report.digest
    if !report.violations.isEmpty { failed.append(report) }
  }

  mutating func add(_ other: SimulationSweep) {
    count += other.count
    steps += other.steps
    faults += other.faults
    fencedWrites += other.fencedWrites
    digest &+= other.digest
    failed = (failed + other.failed).sorted { $0.seed < $1.seed }
  }
}
