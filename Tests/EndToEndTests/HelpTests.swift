import Foundation
import Testing

@Suite struct `Help` {
  /// The commands whose text on what they do is not yet as narrow.
  private static let wider = ["undo", "resume", "engine"]

  private let gantry: Gantry

  init() throws { gantry = try Gantry() }

  private func help(_ command: [String], columns: Int) throws -> String {
    var world = gantry
    world.environment["COLUMNS"] = "\(columns)"
    let ended = try world.run(command + ["--help"])
    #expect(ended.status == 0)
    return ended.output
  }

  /// The commands below a command, as its help lists them.
  private func commands(below command: [String]) throws -> [[String]] {
    let help = try help(command, columns: 80)
    guard let list = help.firstRange(of: "SUBCOMMANDS:\n") else { return [] }
    return help[list.upperBound...].matches(of: /(?m)^  ([a-z][a-z-]*)/)
      .map { command + [String($0.1)] }
  }

  /// What a command does, before its arguments.
  private static func overview(_ help: String) -> Substring {
    help.firstRange(of: "\nUSAGE:").map { help[..<$0.lowerBound] } ?? help[...]
  }

  @Test func `no line of an overview is broken where 80 columns end`() throws {
    var waiting: [[String]] = [[]]
    var seen = 0
    while let command = waiting.popLast() {
      waiting += try commands(below: command).filter { $0.last != "help" }
      seen += 1
      let narrow = Self.overview(try help(command, columns: 80))
      guard !Self.wider.contains(command.last ?? "") else { continue }
      // Breaking at the end of a line begins another one, with what no longer fits alone on it.
      #expect(narrow == Self.overview(try help(command, columns: 200)), "\(command)")
      let longest = narrow.split(separator: "\n").map(\.count).max() ?? 0
      #expect(longest <= 80, "\(command)")
    }
    #expect(seen > 25, "\(seen) commands were looked at")
  }
}
