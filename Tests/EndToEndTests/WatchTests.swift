import Foundation
import GantryCore
import Testing

@Suite struct `Watching a project` {
  private let gantry: Gantry

  init() throws {
    gantry = try Gantry()
    try gantry.scratch.copy(Repository.example, to: "project")
  }

  /// Starts to watch and waits until everything has been looked at once.
  private func watch(_ more: String...) throws -> LiveGantry {
    let live = try gantry.start(["watch", "--project", "project"] + more)
    try live.wait(for: "watching")
    return live
  }

  private func configure() throws {
    let ended = try gantry.run("auto-configure", "--project", "project", "--yes")
    try #require(ended.status == 0, "\(ended.errors)")
  }

  @Test func `S0-11 a person's files are reported, those of a run are not; SIGINT is 130`() throws {
    let live = try watch("--json")
    try gantry.scratch.write("mine\n", to: "project/.claude/agents/mine.md")
    try live.wait(for: ".claude/agents/mine.md")
    try configure()
    try gantry.scratch.write("more\n", to: "project/.claude/agents/more.md")
    try live.wait(for: ".claude/agents/more.md")
    // What is reported at once is sorted, and this path comes after all that a run writes.
    let configuration = try gantry.scratch.read("project/.gantry/auto-config.yaml")
    try gantry.scratch.write(configuration + "# mine\n", to: "project/.gantry/auto-config.yaml")
    try live.wait(for: ".gantry/auto-config.yaml")
    live.send(SIGINT)
    let ended = live.end()
    #expect(ended.status == 130)
    #expect(ended.errors.isEmpty)

    let lines = try ended.lines.map { try JSONParser.parse(Array($0.utf8)) }
    #expect(lines.first?["type"] == "watching")
    #expect(lines.first?["data"]?["method"] == "inotify")
    let changes = lines.dropFirst()
    #expect(changes.allSatisfy { $0["type"] == "external_change" })
    let data = changes.compactMap { $0["data"]?.objectValue }
    #expect(
      Set(data.compactMap { $0["file"]?.stringValue }) == [
        ".claude/agents/mine.md", ".claude/agents/more.md", ".gantry/auto-config.yaml",
      ]
    )
    #expect(data.allSatisfy { $0.names == ["file", "previous_mtime", "current_mtime"] })
    #expect(data.first?["previous_mtime"] == .null)
    #expect(data.last?["previous_mtime"]?.doubleValue ?? 0 > 1_700_000_000)
    #expect(data.last?["current_mtime"]?.doubleValue ?? 0 > 1_700_000_000)
  }

  @Test func `S0-11 an agent of ours that a person edits or removes is reported`() throws {
    try configure()
    // Right after the run has ended, a person's changes are a person's.
    let live = try watch()
    let agent = ".claude/agents/python-engineer.md"
    try gantry.scratch.write("edited\n", to: "project/\(agent)")
    #expect(try live.wait(for: agent).contains(/^\d{4}-\S+Z  changed  \.claude/))
    try FileManager.default.removeItem(atPath: gantry.scratch.path(of: "project/\(agent)"))
    try live.wait(for: "removed  \(agent)")
    live.send(SIGTERM)
    #expect(live.end().status == 143)
  }

  @Test func `S0-11 what undo and uninstall take away is not reported`() throws {
    let live = try watch()
    for command in ["undo", "uninstall"] {
      try configure()
      let ended = try gantry.run(command, "--project", "project", "--yes")
      try #require(ended.status == 0, "\(command): \(ended.errors)")
    }
    // Two files, the first and the last in their order, so that all between them would be printed.
    try gantry.scratch.write("mine\n", to: "project/.claude/agents/mine.md")
    try live.wait(for: ".claude/agents/mine.md")
    try gantry.scratch.write("mine\n", to: "project/.gantry/auto-config.yaml")
    try live.wait(for: ".gantry/auto-config.yaml")
    live.send(SIGINT)
    #expect(live.end().lines.count == 3, "\(live.end().output)")
  }

  @Test func `without inotify it says how it watches`() throws {
    let live = try watch("--poll")
    live.send(SIGINT)
    let ended = live.end()
    #expect(ended.status == 130)
    #expect(ended.output == "watching \(gantry.scratch.path(of: "project")) (polling)\n")
  }

  @Test func `a project that is not there is 66, one that goes away too`() throws {
    let absent = try gantry.run("watch", "--project", "nowhere")
    #expect(absent.status == 66)
    #expect(absent.errors.hasPrefix("error: there is no folder 'nowhere'\n"))

    let live = try watch()
    try FileManager.default.removeItem(atPath: gantry.scratch.path(of: "project"))
    let ended = live.end()
    #expect(ended.status == 66)
    #expect(
      ended.errors == """
        error: the project is gone
          ├─ where: \(gantry.scratch.path(of: "project"))
          └─ fix:   Watch it again when it is back.

        """
    )
  }
}
