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

  private static let script = "/usr/bin/script"
  static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: script) }

  init(_ gantry: Gantry) {
    self.gantry = gantry
    self.gantry.environment["TERM"] = "xterm"
  }

  func run(_ arguments: String...) throws -> Ended {
    let program = try #require(Repository.gantry)
    let command = ([program] + arguments).map { "'\($0)'" }.joined(separator: " ")
    return try LiveGantry(
      Self.script,
      ["-qec", command, "/dev/null"],
      environment: gantry.environment,
      folder: gantry.scratch.path
    ).end()
  }
}
