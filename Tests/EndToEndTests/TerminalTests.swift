import Foundation
import Testing

@Suite(.enabled(if: Terminal.isAvailable, "there is no script(1) to make a terminal with"))
struct `Speaking to a terminal` {
  private let gantry: Gantry
  private let pipeline: String

  init() throws {
    gantry = try Gantry()
    pipeline = try gantry.pipeline("  - { id: ticks, use: test.noop/emit, with: { count: 3 } }")
  }

  @Test func `a run shows bars in colour, and how it ended`() throws {
    let ended = try Terminal(gantry).run("run", pipeline, "--state", "s")
    #expect(ended.status == 0)
    #expect(ended.output.contains("\u{1B}[32m✓\u{1B}[0m ticks ████████████████████ 100%"))
    #expect(ended.output.contains(/\[32mrun run_[0-9a-f-]{36} succeeded in/))
  }

  @Test(arguments: [(80, 24), (40, 8), (20, 5)])
  func `bars neither wrap nor grow taller than the terminal, so that none is left behind`(
    columns: Int,
    rows: Int
  ) throws {
    let names = (1...30).map { "phase_with_a_rather_long_name_\($0)" }
    let phases = names.enumerated().map { index, name in
      let needs = index == 0 ? "" : ", needs: [\(names[index - 1])]"
      return "  - { id: \(name), use: test.noop/sleep\(needs), with: { milliseconds: 15 } }"
    }
    let pipeline = try gantry.pipeline(phases.joined(separator: "\n"), name: "tall")
    var terminal = Terminal(gantry)
    terminal.size = (columns, rows)
    let ended = try terminal.run("run", pipeline, "--state", "s")
    #expect(ended.status == 0)
    var screen = Screen(columns: columns, rows: rows)
    screen.show(ended.output)
    let bars = screen.lines.filter { $0.contains("phase_with") }
    #expect(bars.count == names.count, "each bar is there once in the end")
    #expect(bars.allSatisfy { $0.hasPrefix("✓ phase_with") })
    #expect(ended.output.contains("… and "), "what there is no room for is counted")
    #expect(!screen.lines.contains { $0.hasPrefix("… and ") }, "and is all there in the end")
  }

  @Test func `the phase that runs is shown whatever there is no room for`() throws {
    let done = (1...20).map { "  - { id: quick_\($0), use: test.noop/noop }" }
    let names = (1...20).map { "quick_\($0)" }.joined(separator: ", ")
    let last =
      "  - { id: slow, use: test.noop/sleep, needs: [\(names)], with: { milliseconds: 300 } }"
    let pipeline = try gantry.pipeline((done + [last]).joined(separator: "\n"), name: "wide")
    var terminal = Terminal(gantry)
    terminal.size = (80, 8)
    let ended = try terminal.run("run", pipeline, "--state", "s")
    // Among the frames, which begin by clearing the one before, is one with the bar and a count.
    let frames = ended.output.components(separatedBy: "\u{1B}[0J")
    #expect(frames.contains { $0.contains("▸\u{1B}[0m slow") && $0.contains("… and ") })
  }

  @Test(arguments: [("NO_COLOR", "1"), ("TERM", "dumb")])
  func `a terminal that wants no colours gets plain lines`(name: String, value: String) throws {
    var terminal = Terminal(gantry)
    terminal.gantry.environment[name] = value
    let ended = try terminal.run("run", pipeline, "--state", "s")
    #expect(!ended.output.contains("\u{1B}["))
    #expect(ended.output.hasPrefix("▸ ticks\r\n✓ ticks\r\nrun run_"))
  }

  @Test func `JSON has no colours, also on a terminal`() throws {
    let ended = try Terminal(gantry).run("run", pipeline, "--state", "s", "--json")
    #expect(!ended.output.contains("\u{1B}["))
    #expect(ended.output.contains(#"{"type":"result","run":"run_"#))
  }

  @Test func `S0-67 auto-configure shows its plan and asks; declined is 0 and writes nothing`()
    throws
  {
    try gantry.scratch.copy(Repository.example, to: "project")
    let before = try Tree(gantry.scratch.path)
    // Nobody types anything, so the question meets the end of the input.
    let ended = try Terminal(gantry).run("auto-configure", "--project", "project")
    #expect(ended.status == 0)
    let project = gantry.scratch.path(of: "project")
    #expect(ended.output.contains("+ python-engineer"))
    #expect(ended.output.hasSuffix("Configure \(project)? [y/N] Operation cancelled\r\n"))
    #expect(try Tree(gantry.scratch.path).differences(from: before) == [])
  }
}

/// Runs commands of a world on a terminal of their own.
private struct Terminal {
  var gantry: Gantry
  /// Columns and rows; nil for a terminal that does not say.
  var size: (columns: Int, rows: Int)?

  private static let script = "/usr/bin/script"
  static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: script) }

  init(_ gantry: Gantry) {
    self.gantry = gantry
    self.gantry.environment["TERM"] = "xterm"
  }

  func run(_ arguments: String...) throws -> Ended {
    let program = try #require(Repository.gantry)
    let words = ([program] + arguments).map { "'\($0)'" }.joined(separator: " ")
    let command = size.map { "stty cols \($0.columns) rows \($0.rows); \(words)" } ?? words
    return try LiveGantry(
      Self.script,
      ["-qec", command, "/dev/null"],
      environment: gantry.environment,
      folder: gantry.scratch.path
    ).end()
  }
}
