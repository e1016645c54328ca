import ArgumentParser
import Foundation

/// Lets one host work with workers for long, then one engine with runs, and watches whether they grow.
///
/// A million phases of runs for the engine; for the host a million calls, ten thousand workers that end well or badly, a thousand calls that do not want
/// to stop. After every tenth the host is looked at when nothing is on its way. The status is 1 when
/// one of them has grown between the first tenth and the last, or when a cancel took too long.
struct Soak: AsyncParsableCommand {
  @Option(help: "The release build of gantry, beside its worker.")
  var gantry = "../../.build/release/gantry"

  @Option(help: "Where the table goes, as JSON.")
  var output = "../../.build/soak.json"

  /// What can be done alone.
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case workers, phases
  }

  @Option(parsing: .upToNextOption, help: "What to do; everything by default.")
  var only: [Part] = Part.allCases

  @Option(help: "The part of the whole to do: 0.01 takes seconds and shows little.")
  var scale = 1.0

  func validate() throws {
    guard scale > 0, scale <= 1 else {
      throw ValidationError("--scale must be above 0, at most 1.")
    }
  }

  func run() async throws {
    let place = try Workplace(gantry: gantry, beside: output)
    defer { place.clear() }
    let isPhasesGood = only.contains(.phases) ? try await soakPhases(in: place) : true
    let isWorkersGood = only.contains(.workers) ? try await soakWorkers(in: place) : true
    guard isPhasesGood, isWorkersGood else { throw ExitCode(1) }
  }

  private func soakPhases(in place: Workplace) async throws -> Bool {
    let soak = PhaseSoak(place: place, runs: max(10, Int(1000 * scale)))
    let looks = try await soak.work()
    for line in soak.lines(looks) { print(line) }
    let growth = PhaseSoak.growth(looks)
    print(growth.isEmpty ? "nothing grew\n" : "GREW: \(growth.joined(separator: ", "))\n")
    return growth.isEmpty
  }

  private func soakWorkers(in place: Workplace) async throws -> Bool {
    let work = try await SoakWork(try WorkerPlace(place), scale: scale)
    var table = SoakTable()
    print(SoakTable.heading)
    for _ in 0..<10 {
      let done = try await work.doTenth()
      table.add(done, HostProcess.look())
      print(table.lastLine)
    }
    await work.end()
    for line in table.verdict { print(line) }
    try table.write(to: output)
    return table.isGood
  }
}
