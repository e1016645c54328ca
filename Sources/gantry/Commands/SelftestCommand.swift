import ArgumentParser
import Foundation
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
        gantry selftest --chaos                and engines that are killed while they work
        gantry selftest --chaos --engines 8 --runs 10000
        gantry selftest --chaos --seed 4711    what seed 4711 did, again

      Everything happens in a folder of its own that is removed afterwards. The last line is the
      verdict, one JSON object; the exit status is 1 when something was lost, done twice or left
      behind.
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

  @Argument(help: ArgumentHelp("What a writing process is told.", visibility: .hidden))
  var writer: [String] = []

  func validate() throws {
    guard engines > 0, runs > 0 else { throw ValidationError("--engines and --runs begin at 1") }
    guard blows >= 0, (0...1).contains(stops) else {
      throw ValidationError("--blows is 0 or more, --stops is 0 to 1")
    }
  }

  func run() async throws {
    if writer.count == 3, let number = Int(writer[0]), let commits = Int(writer[1]) {
      return try await WriterRace.write(number, commits: commits, to: writer[2])
    }
    let first = seed ?? UInt64.random(in: 1...UInt64(UInt32.max))
    // A seed that was named is one history to look at, not the first of many.
    let selftest = Selftest(
      seed: first,
      histories: histories ?? (seed == nil ? 200 : 1),
      cuts: cuts ?? (seed == nil ? 20 : 1),
      folder: NSTemporaryDirectory() + "gantry-selftest-\(UUID().uuidString)"
    )
    try FileManager.default.createDirectory(
      atPath: selftest.folder,
      withIntermediateDirectories: true
    )
    defer { try? FileManager.default.removeItem(atPath: selftest.folder) }
    var verdict = SelftestVerdict(seed: first)
    verdict.add("simulation", await selftest.simulate())
    verdict.add("power_cuts", try await selftest.cutPower())
    if chaos {
      let plan = Fleet.Plan(
        engines: engines,
        runs: runs,
        killsPerSecond: blows,
        stops: stops,
        seed: first,
        patience: max(600, runs)
      )
      verdict.add("engines", try await selftest.sail(plan))
      verdict.add("writers", try await selftest.race(commits: commits))
    }
    Output.line(try JSON.object(verdict.json).encodedBytes)
    if !verdict.isPassed { throw ExitStatus.runFailed }
  }
}
