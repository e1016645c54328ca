import ArgumentParser
import Foundation

/// Lets one host work with workers for long and watches whether it grows.
///
/// A million calls, ten thousand workers that end well or badly, a thousand calls that do not want
/// to stop. After every tenth the host is looked at when nothing is on its way. The status is 1 when
/// it has grown between the first tenth and the last, or when a cancel took too long.
struct Soak: AsyncParsableCommand {
  @Option(help: "The release build of gantry, beside its worker.")
  var gantry = "../../.build/release/gantry"

  @Option(help: "Where the table goes, as JSON.")
  var output = "../../.build/soak.json"

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
    guard table.isGood else { throw ExitCode(1) }
  }
}
