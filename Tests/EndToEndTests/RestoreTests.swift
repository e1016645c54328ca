import Foundation
import GantryCore
import Testing

@Suite struct `Restoring and uninstalling` {
  private let gantry: Gantry
  private let untouched: Tree
  private let agent = "project/.claude/agents/python-engineer.md"

  init() throws {
    gantry = try Gantry()
    try gantry.scratch.copy(Repository.example, to: "project")
    untouched = try Tree.ofProject(gantry.scratch.path(of: "project"))
  }

  private var project: Tree {
    get throws { try Tree.ofProject(gantry.scratch.path(of: "project")) }
  }

  private func ask(_ arguments: String...) throws -> Ended {
    try gantry.run(arguments + ["--project", "project"])
  }

  @discardableResult
  private func configure(_ more: String...) throws -> JSON {
    let ended = try gantry.run(
      ["auto-configure", "--project", "project", "--yes", "--json"] + more
    )
    try #require(ended.status == 0, "\(ended.errors)")
    return try #require(ended.result)
  }

  // MARK: - Backups

  @Test func `S0-60 a run that changes something keeps a backup and names it`() throws {
    let id = try #require(try configure()["backup_id"]?.stringValue)
    let backups = try ask("backups", "list", "--json").json["backups"]?.arrayValue ?? []
    #expect(backups.compactMap { $0["id"]?.stringValue } == [id])
    let folder = "project/.gantry/backups/\(id)"
    for name in ["agents", "skills", "config", "metadata.json"] {
      #expect(gantry.scratch.exists("\(folder)/\(name)"), "\(name)")
    }
  }

  @Test func `S0-60 restoring the backup of the first run removes what it deployed`() throws {
    let id = try #require(try configure()["backup_id"]?.stringValue)
    let ended = try ask("backups", "restore", id, "--yes", "--json")
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    #expect(try project.differences(from: untouched) == [])
  }

  @Test func `S0-60 an overwritten file of a person comes back byte for byte`() throws {
    try gantry.scratch.write("my own words\r\n", to: agent)
    let kept = try configure()
    #expect(kept["deployed_agents"] == [])
    #expect(kept["kept"]?.arrayValue?.contains(".claude/agents/python-engineer.md") == true)
    #expect(try gantry.scratch.read(agent) == "my own words\r\n")
    let result = try configure("--overwrite-edited")
    #expect(result["deployed_agents"] == ["python-engineer"])
    #expect(try gantry.scratch.read(agent).hasPrefix("---\n"))
    let id = try #require(result["backup_id"]?.stringValue)
    let ended = try ask("backups", "restore", String(id.dropLast()), "--yes", "--json")
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    #expect(try gantry.scratch.read(agent) == "my own words\r\n")
  }

  @Test func `an unknown backup is 66 and the known ones are named`() throws {
    let id = try #require(try configure()["backup_id"]?.stringValue)
    let before = try project
    let ended = try ask("backups", "restore", "1999", "--yes")
    #expect(ended.status == 66)
    #expect(ended.errors.contains("1999"))
    #expect(ended.errors.contains(id))
    #expect(try project.differences(from: before) == [])
  }

  @Test func `S0-60 the five newest backups are kept`() throws {
    for round in 1...7 {
      try gantry.scratch.write("edit \(round)\n", to: agent)
      try configure("--overwrite-edited")
    }
    #expect(try ask("backups", "list").lines.count == 5)
  }

  @Test func `a project without backups says so`() throws {
    let ended = try ask("backups")
    #expect(ended.status == 0)
    #expect(ended.output == "there are no backups of this project yet\n")
  }

  // MARK: - Agents

  @Test func `S0-59 an archived agent is listed and can be brought back`() throws {
    try StaleAgent.plant(gantry, project: "project")
    try configure()
    let file = "project/.claude/agents/\(StaleAgent.name).md"
    #expect(!gantry.scratch.exists(file))
    #expect(try ask("agent", "archived").output.contains(StaleAgent.name))
    let ended = try ask("agent", "restore", StaleAgent.name, "--json")
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    #expect(try gantry.scratch.read(file).hasPrefix("---\n"))
    #expect(try ask("agent", "archived").output == "no agent of this project is archived\n")
    let again = try ask("agent", "restore", StaleAgent.name)
    #expect(again.status == 66)
    #expect(again.errors.contains(StaleAgent.name))
  }

  @Test func `S0-59 the manifest of the archive says how to restore`() throws {
    try StaleAgent.plant(gantry, project: "project")
    try configure()
    let manifest = try gantry.scratch.read("project/.gantry/archive/agents/manifest.json")
    #expect(manifest.contains("gantry agent restore \(StaleAgent.name)"))
  }

  // MARK: - Uninstalling

  @Test func `uninstall removes what Gantry deployed and nothing else`() throws {
    try gantry.scratch.write("my own words\n", to: "project/.claude/agents/mine.md")
    try gantry.scratch.write("my skill\n", to: "project/.agents/skills/mine/SKILL.md")
    let before = try project
    try configure()
    let ended = try ask("uninstall", "--yes", "--json")
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    #expect(try project.differences(from: before) == [])
    let again = try ask("uninstall", "--yes")
    #expect(again.status == 0)
    #expect(again.lines.contains("Nothing to remove"))
  }

  @Test func `uninstall keeps an edited file and names it`() throws {
    try configure()
    try gantry.scratch.write("my own words\n", to: agent)
    let ended = try ask("uninstall", "--yes")
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    #expect(ended.output.contains(".claude/agents/python-engineer.md"))
    #expect(try gantry.scratch.read(agent) == "my own words\n")
    #expect(!gantry.scratch.exists("project/.agents"))
  }

  @Test func `uninstall can itself be undone`() throws {
    try configure()
    let before = try project
    #expect(try ask("uninstall", "--yes").status == 0)
    let ended = try ask("undo", "--yes")
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    #expect(try project.differences(from: before) == [])
  }

  @Test func `a preview of uninstall names what would go and changes nothing`() throws {
    try configure()
    let before = try project
    let ended = try ask("uninstall", "--preview")
    #expect(ended.status == 0)
    #expect(ended.output.contains("python-engineer"))
    #expect(try project.differences(from: before) == [])
  }

  // MARK: - The other pipeline

  @Test func `S0-13 deploy leaves the files that auto-configure leaves`() throws {
    let result = try #require(
      try gantry.run("deploy", "--project", "project", "--yes", "--json").result
    )
    #expect(result["success"] == true)
    try gantry.scratch.copy(Repository.example, to: "other")
    let other = try gantry.run("auto-configure", "--project", "other", "--yes", "--json")
    let state = Tree.stateOfRuns
    let deployed = try Tree(gantry.scratch.path(of: "project"), leavingOut: state)
    let configured = try Tree(gantry.scratch.path(of: "other"), leavingOut: state)
    #expect(deployed.differences(from: configured) == [])
    for key in ["deployed_agents", "deployed_skills", "skipped_agents", "success", "message"] {
      #expect(result[key] == other.result?[key], "\(key)")
    }
    let undone = try ask("undo", "--yes", "--json")
    #expect(undone.status == 0, "\(undone.output)\(undone.errors)")
    #expect(try project.differences(from: untouched) == [])
  }

  @Test func `S0-13 deploy has five phases in order`() throws {
    let ended = try gantry.run("deploy", "--project", "project", "--yes", "--json")
    #expect(
      try ended.events.filter { $0.type == "phase.started" }.map(\.phase) == [
        "pre_deployment_validation", "environment_preparation", "dependency_installation",
        "service_configuration", "post_deployment_verification",
      ]
    )
    try PublishedEvents(gantry).check(try ended.events)
  }
}
