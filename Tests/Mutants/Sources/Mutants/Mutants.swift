import ArgumentParser
import Foundation

/// Changes constants in a copy of the sources and asks whether any test notices.
@main
struct Mutants: ParsableCommand {
  @Option(help: "The root of the sources.")
  var sources = "."

  @Option(help: "How many constants are changed, one after the other.")
  var count = 10

  @Option(help: "The seed that draws them; a report names its own.")
  var seed = UInt64.random(in: 1...UInt64(UInt32.max))

  @Option(help: "A part of the path of the files to draw from.")
  var only = ""

  @Option(help: "The compiler's command.")
  var swift = "swift"

  @Option(help: "A pattern of the tests that are not run, the slow ones if it is not given.")
  var skip = TestRun.slow

  @Flag(help: "Only list the constants that can be drawn.")
  var list = false

  func run() throws {
    let root = URL(fileURLWithPath: sources).standardizedFileURL.path
    let catalogue = try Catalogue(try Rule.all, in: root, only: only)
    guard !list else { return catalogue.constants.forEach { print($0) } }
    var generator = SeededGenerator(seed: seed)
    let drawn = catalogue.draw(count, using: &generator)
    say("\(drawn.count) of \(catalogue.constants.count) constants, --seed \(seed)")
    let workshop = try Workshop(sources: root, swift: swift, skipping: skip)
    say("Building and testing the unchanged copy")
    if case .caught(let name) = try workshop.check() {
      say("Red without any mutant: \(name)")
      throw ExitCode(2)
    }
    var survivors: [Constant] = []
    for (place, constant) in drawn.enumerated() {
      switch try workshop.judge(constant, number: place + 1) {
      case .caught(let name): say("caught    \(constant)\n          by \(name)")
      case .survived:
        say("SURVIVED  \(constant)")
        survivors.append(constant)
      }
    }
    say("\(drawn.count - survivors.count) of \(drawn.count) caught, --seed \(seed)")
    guard survivors.isEmpty else { throw ExitCode.failure }
  }

  /// Says a line at once, also into a pipe: the next one is minutes away.
  private func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }
}
