import ArgumentParser
import Foundation

/// Measures Gantry beside what nobody can do without, prints a table and writes it as JSON.
///
/// A missed goal is marked and is no failure: machines differ, and the table says by how much. The
/// status is not 0 when something could not be measured.
@main
struct Bench: AsyncParsableCommand {
  @Option(help: "The release build of gantry.")
  var gantry = "../../.build/release/gantry"

  @Option(help: "Where the measurements go, as JSON.")
  var output = "../../.build/bench.json"

  @Option(
    help: "How often the long benchmarks are repeated; the short ones are five times as often."
  )
  var runs = 7

  @Option(help: "How many phases the long pipeline has.")
  var phases = 1000

  func validate() throws {
    guard runs > 0, phases > 1 else {
      throw ValidationError("--runs must be at least 1, and --phases at least 2.")
    }
  }

  func run() async throws {
    let place = try Workplace(gantry: gantry, beside: output)
    defer { place.clear() }
    var report = Report()
    report.add(try await StartBenchmark(place: place, runs: runs * 5).measure())
    report.add(try await ChainBenchmark(place: place, runs: runs, phases: phases).measure())
    report.add(try FlushBenchmark(place: place, phases: phases).measure())
    report.add(try await CallBenchmark(place: place, runs: runs * 5).measure())
    report.add(try await MemoryBenchmark(place: place, runs: runs).measure())
    report.add(try await RepositoryBenchmark(place: place, runs: runs).measure())
    for line in report.lines { print(line) }
    print("\nThe journal's floor for each phase; INSERTs twice, UPDATE once a run:")
    print(try Program(place.program("JournalFloor"), ["statements"]).run(in: place).output)
    try report.write(to: output)
  }
}
