import Foundation
import GantryCore
import Testing

/// The folder that commands are run in is another one than the project, and stays as it is.
@Suite struct `A project that a setting names` {
  private var gantry: Gantry
  private let folder: String

  init() throws {
    gantry = try Gantry()
    folder = try gantry.scratch.copy(Repository.example, to: "project")
    gantry.environment["GANTRY_PROJECT"] = folder
  }

  private var untouched: Tree {
    get throws { try Tree(gantry.scratch.path, leavingOut: ["project"], isExact: true) }
  }

  @discardableResult
  private func ask(_ arguments: String...) throws -> Ended {
    let before = try untouched
    let ended = try gantry.run(arguments)
    #expect(ended.status == 0, "\(arguments): \(ended.errors)")
    #expect(try untouched.differences(from: before) == [], "\(arguments)")
    return ended
  }

  @Test(arguments: ["auto-configure", "deploy", "run auto-configure", "run deploy"])
  func `is the one that is configured`(_ command: String) throws {
    let before = try untouched
    let arguments = command.split(separator: " ").map(String.init)
    let ended = try gantry.run(arguments + ["--yes", "--json"])
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(gantry.scratch.exists("project/.claude/agents/python-engineer.md"))
    #expect(gantry.scratch.exists("project/.gantry/journal.db"))
    #expect(try untouched.differences(from: before) == [])
  }

  @Test func `is planned, watched, taken back and uninstalled`() throws {
    let flagged = try ask("plan", "--json", "--project", folder).output
    #expect(try ask("plan", "--json").output == flagged)
    #expect(try ask("auto-configure", "--preview", "--json").output == flagged)

    let live = try gantry.start("watch", "--poll")
    try live.wait(for: "watching")
    live.send(SIGINT)
    #expect(live.end().output == "watching \(folder) (polling)\n")

    let before = try Tree.ofProject(folder)
    for command in ["undo", "uninstall"] {
      try ask("auto-configure", "--yes")
      #expect(try Tree.ofProject(folder).differences(from: before) != [])
      try ask(command, "--yes")
      #expect(try Tree.ofProject(folder).differences(from: before) == [], "\(command)")
    }
  }

  @Test func `is the one whose backups and archived agents are listed and restored`() throws {
    try StaleAgent.plant(gantry, project: "project")
    let result = try #require(try ask("auto-configure", "--yes", "--json").result)
    let id = try #require(result["backup_id"]?.stringValue)
    #expect(try ask("agent", "archived").output.contains(StaleAgent.name))
    try ask("agent", "restore", StaleAgent.name)
    #expect(gantry.scratch.exists("project/.claude/agents/\(StaleAgent.name).md"))
    #expect(try ask("backups", "list").output.contains(id))
    try ask("backups", "restore", id, "--yes")
    #expect(!gantry.scratch.exists("project/.claude/agents/python-engineer.md"))
  }

  @Test func `gives way to the flag`() throws {
    try gantry.scratch.copy(Repository.example, to: "other")
    let before = try Tree(folder, isExact: true)
    let ended = try gantry.run("auto-configure", "--project", "other", "--yes")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(gantry.scratch.exists("other/.claude/agents/python-engineer.md"))
    #expect(try Tree(folder, isExact: true).differences(from: before) == [])
  }
}

@Suite struct `A project that files of settings name` {
  private let gantry: Gantry
  private let folder: String
  private let person: String

  init() throws {
    gantry = try Gantry()
    folder = try gantry.scratch.copy(Repository.example, to: "project")
    person = try gantry.scratch.write("project: \(folder)\n", to: "home/.config/gantry/config.yaml")
  }

  private func explained(_ arguments: String...) throws -> JSON? {
    try gantry.run(["config", "explain", "--json"] + arguments).json["project"]
  }

  @Test func `is the person's, and not the one that a project's file names`() throws {
    let wanted: JSON = ["value": .string(folder), "source": .string(person)]
    #expect(try explained() == wanted)
    try gantry.scratch.write("project: /nowhere\n", to: "project/.gantry/config.yaml")
    #expect(try explained() == wanted)
    let ended = try gantry.run("auto-configure", "--yes", "--json")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(gantry.scratch.exists("project/.claude/agents/python-engineer.md"))
    #expect(!gantry.scratch.exists(".gantry"))
  }
}

@Suite struct `A project that nobody names` {
  private let gantry: Gantry

  init() throws { gantry = try Gantry() }

  @Test func `is the folder one stands in, for commands that cannot do without one`() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: Repository.example) {
      try gantry.scratch.copy(Repository.example + "/" + name, to: name)
    }
    // What stands there names another one, and is not heeded.
    try gantry.scratch.write("project: /nowhere\n", to: ".gantry/config.yaml")
    let explained = try gantry.run("config", "explain", "--json").json["project"]
    #expect(explained == ["value": "", "source": "built in"])
    let ended = try gantry.run("auto-configure", "--yes", "--json")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(gantry.scratch.exists(".claude/agents/python-engineer.md"))
    #expect(gantry.scratch.exists(".gantry/journal.db"))
    #expect(try gantry.run("backups", "list", "--json").json["backups"]?.arrayValue?.count == 1)
  }

  @Test(arguments: [
    "auto-configure --yes", "deploy --yes", "uninstall --yes", "plan", "watch", "backups list",
    "agent archived",
  ])
  func `is not the folder one stands in when an empty path is named: 65`(
    _ command: String
  ) throws {
    let before = try Tree(gantry.scratch.path, isExact: true)
    // As a script names it that says `--project "$FOLDER"` and has no FOLDER.
    let ended = try gantry.run(command.split(separator: " ").map(String.init) + ["--project", ""])
    #expect(ended.status == 65)
    #expect(ended.output == "")
    #expect(
      ended.errors == """
        error: the path of the project is empty
          ├─ where: flag --project
          └─ fix:   Name the folder of a repository with --project.

        """
    )
    #expect(try Tree(gantry.scratch.path, isExact: true).differences(from: before) == [])
  }
}
