import Foundation
import GantryCore
import Testing

@Suite struct `Running again` {
  private let gantry: Gantry

  init() throws {
    gantry = try Gantry()
    try gantry.scratch.copy(Repository.example, to: "project")
  }

  private var project: Tree {
    get throws { try Tree.ofProject(gantry.scratch.path(of: "project")) }
  }

  private func configure(_ more: String...) throws -> Ended {
    let ended = try gantry.run(["auto-configure", "--project", "project", "--yes"] + more)
    try #require(ended.status == 0, "\(ended.errors)")
    return ended
  }

  @Test func `S0-69 a second run writes nothing outside the state, exits 0 and says so`() throws {
    _ = try configure()
    let before = try project
    let backups = try gantry.run("backups", "list", "--project", "project").output
    let second = try configure()
    #expect(second.lines.contains("Nothing to change"))
    #expect(!second.output.contains("gantry undo"))
    #expect(try project.differences(from: before) == [])
    #expect(try gantry.run("backups", "list", "--project", "project").output == backups)
  }

  @Test func `one changed marker changes only what depends on it`() throws {
    _ = try configure()
    let before = try project
    try gantry.scratch.write("module example.test/tool\n\ngo 1.24\n", to: "project/tool/go.mod")
    for file in 1...6 {
      try gantry.scratch.write("package main\n", to: "project/tool/part\(file).go")
    }
    let ended = try configure("--json")
    #expect(ended.result?["deployed_agents"] == ["golang-engineer"])
    #expect(ended.result?["deployed_skills"] == [])
    #expect(ended.result?["archived_agents"] == [])
    let changed = try project.differences(from: before).map { line in
      String(line.prefix { $0 != "\n" })
    }
    #expect(
      changed.filter { !$0.hasPrefix("tool/") } == [
        ".agents/skills/.gantry-deployed-skills.json changed:",
        ".claude/agents/golang-engineer.md is new",
        ".gantry/agent_manifest.json changed:",
        ".gantry/auto-config.yaml changed:",
      ]
    )
  }

  @Test func `S0-22 two at once: one works, the other is told to wait and exits 75`() throws {
    let pipeline = try gantry.pipeline(
      "  - { id: wait, use: test.noop/sleep, with: { milliseconds: 600000 } }",
      rest: """
        inputs: { project: { type: path } }
        limits: { exclusive: project }
        """,
      name: "slow"
    )
    let live = try gantry.start("run", pipeline, "--project", "project", "--json")
    let line = try live.wait(for: "phase.started")
    let run = try JSONParser.parse(Array(line.utf8))["run"]?.stringValue ?? ""
    let before = try project
    for state in [[], ["--state", "elsewhere"]] {
      let ended = try gantry.run(["auto-configure", "--project", "project", "--yes"] + state)
      #expect(ended.status == 75)
      let name = state.isEmpty ? "run \(run) (slow)" : "another run"
      #expect(ended.errors.hasPrefix("error: \(name) is working on this folder\n"))
      #expect(ended.errors.contains("fix:   Wait for it to end, or cancel it"))
    }
    #expect(try project.differences(from: before) == [])
    live.send(SIGINT)
    #expect(live.end().status == 130)
    #expect(try configure("--json").result?["success"] == true)
  }

  @Test func `a killed run leaves no claim on the project`() throws {
    let live = try gantry.start("auto-configure", "--project", "project", "--yes", "--json")
    try live.wait(for: "phase.started")
    live.send(SIGKILL)
    _ = live.end()
    #expect(try configure("--json").result?["success"] == true)
  }
}
