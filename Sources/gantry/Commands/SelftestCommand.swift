import ArgumentParser
import GantryCore
import GantryProof

/// `gantry selftest`: shows on this machine that runs survive what can happen to them.
struct SelftestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest",
    abstract: "Show on this machine that runs survive crashes.",
    discussion: """
      EXAMPLES
        gantry selftest                        simulated histories and power cuts
        gantry selftest --chaos                and engines that are killed
        gantry selftest --chaos --engines 8 --runs 10000
        gantry selftest --chaos --seed 4711    what seed 4711 did, again

      Everything happens in a folder of its own that is removed afterwards. The
      last line is the verdict, one JSON object; the exit status is 1 when
      something was lost, done twice or left behind. With --chaos the engines get
      more runs than --runs says until one was killed, and one was stopped, while
      runs were open.
      """
  )

  @Flag(name: .long, help: "Also start engines, and kill and stop them while they work.")
  var chaos = false

  @Option(name: .long, help: ArgumentHelp("What everything follows from.", valueName: "number"))
  var seed: UInt64?

  @Option(name: .long, help: ArgumentHelp("How many simulated histories.", valueName: "count"))
  var histories: Int?

  @Option(name: .long, help: ArgumentHelp("How many power cuts.", valueName: "count"))
  var cuts: Int?

  @Option(name: .long, help: ArgumentHelp("How many engines at once.", valueName: "count"))
  var engines = 4

  @Option(name: .long, help: ArgumentHelp("How many runs they share.", valueName: "count"))
  var runs = 200

  @Option(name: .long, help: ArgumentHelp("How many blows a second.", valueName: "number"))
  var blows = 2.0

  @Option(
    name: .long,
    help: ArgumentHelp("The share of blows that stop an engine for a while.", valueName: "0…1")
  )
  var stops = 0.25

  @Option(
    name: .long,
    help: ArgumentHelp("How many commits of four processes, with --chaos.", valueName: "count")
  )
  var commits = 2000

  @Argument(help: ArgumentHelp("What a process of the test is told.", visibility: .hidden))
  var part: [String] = []

  func validate() throws {
    guard engines > 0, runs > 0 else { throw ValidationError("--engines and --runs begin at 1") }
    guard blows >= 0, (0...1).contains(stops) else {
      throw ValidationError("--blows is 0 or more, --stops is 0 to 1")
    }
  }

  func run() async throws {
    if !part.isEmpty { return try await takePart() }
    let folder = try TemporaryFolder("gantry-selftest")
    defer { folder.remove() }
    let first = seed ?? UInt64.random(in: 1...UInt64(UInt32.max))
    // A seed that was named is one history to look at, not the first of many.
    let selftest = Selftest(
      seed: first,
      histories: histories ?? (seed == nil ? 200 : 1),
      cuts: cuts ?? (seed == nil ? 20 : 1),
      folder: folder.path
    )
    let verdict = try await interruptible(selftest)
    Output.line(try JSON.object(verdict.json).encodedBytes)
    if !verdict.isPassed { throw ExitStatus.runFailed }
  }

  /// Tests until it is done or a signal comes, which ends every process that was started.
  private func interruptible(_ selftest: Selftest) async throws -> SelftestVerdict {
    let plan = Fleet.Plan(
      engines: engines,
      runs: runs,
      killsPerSecond: blows,
      stops: stops,
      seed: selftest.seed,
      patience: max(600, runs)
    )
    let (chaos, commits) = (chaos, commits)
    let work = Task {
      var verdict = SelftestVerdict(seed: selftest.seed)
      verdict.add("simulation", await selftest.simulate())
      verdict.add("power_cuts", try await selftest.cutPower())
      guard chaos else { return verdict }
      verdict.add("engines", try await selftest.sail(plan))
      verdict.add("writers", try await selftest.race(commits: commits))
      return verdict
    }
    let stopping = StopStatus()
    let stop: @Sendable (ExitStatus) -> Void = { status in
      stopping.set(status)
      work.cancel()
    }
    let signals = Signals(cancel: { stop(.interrupted) }, stop: stop)
    defer { withExtendedLifetime(signals) {} }
    let ended = await work.result
    if let status = stopping.status { throw status }
    return try ended.get()
  }

  /// Is one of the processes that a test starts: an engine, or one that writes.
  private func takePart() async throws {
    Lifeline.hold()
    if part[0] == "engine" {
      let engine = try EngineCommand.parse(Array(part.dropFirst()))
      return try await engine.run()
    }
    guard part.count == 3, let number = Int(part[0]), let commits = Int(part[1]) else {
      throw ValidationError("selftest takes no arguments")
    }
    try await WriterRace.write(number, commits: commits, to: part[2])
  }
}
