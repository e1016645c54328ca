import Foundation
import GantryCore
import Testing

@Suite struct `Configuring a repository` {
  private let gantry: Gantry
  private let phases = [
    "toolchain_analysis", "min_confidence_validation", "skill_deployment", "agent_archiving",
    "configuration_completion",
  ]

  init() throws {
    gantry = try Gantry()
    try gantry.scratch.copy(Repository.example, to: "project")
  }

  private func configure(_ more: String...) throws -> Ended {
    try gantry.run(["auto-configure", "--project", "project", "--yes", "--json"] + more)
  }

  @Test func `S0-15 the five phases run in order and each writes its event`() throws {
    let ended = try configure()
    #expect(ended.status == 0, "\(ended.errors)")
    let events = try ended.events
    #expect(events.filter { $0.type == "phase.started" }.map(\.phase) == phases)
    let types = events.map(\.type)
    for phase in phases { #expect(types.filter { $0 == phase }.count == 1, "\(phase)") }
    #expect(types.contains("agent_deployment_started"))
    #expect(types.contains("agent_deployment_completed"))
    #expect(types.filter { $0 == "deployment_completed" }.count == 1)
    try PublishedEvents(gantry).check(events)
  }

  @Test func `S0-19 the result says what was deployed, and the files are there`() throws {
    let result = try #require(try configure().result)
    let keys = [
      "job_id", "deployed_agents", "failed_agents", "skipped_agents", "deployed_skills",
      "skill_errors", "archived_agents", "archive_errors", "needs_restart", "backup_id",
      "duration_ms", "verification",
    ]
    for key in keys { #expect(result[key] != nil, "\(key)") }
    #expect(result["needs_restart"] == true)
    #expect(result["restart_required"] == true)
    #expect(result["failed_agents"] == [])
    let agents = result["deployed_agents"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(agents.contains("python-engineer"))
    for agent in agents { #expect(gantry.scratch.exists("project/.claude/agents/\(agent).md")) }
    let skills = result["deployed_skills"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(!skills.isEmpty)
    for skill in skills {
      let canonical = try gantry.scratch.read("project/.agents/skills/\(skill)/SKILL.md")
      #expect(try gantry.scratch.read("project/.claude/skills/\(skill)/SKILL.md") == canonical)
    }
    #expect(gantry.scratch.exists("project/.gantry/auto-config.yaml"))
    #expect(gantry.scratch.exists("project/.gantry/journal.db"))
    let ignore = try gantry.scratch.read("project/.gantry/.gitignore")
    #expect(ignore.contains("!auto-config.yaml\n!config.yaml\n"))
  }

  @Test func `a second run on an unchanged project changes nothing`() throws {
    _ = try configure()
    let before = try Tree(gantry.scratch.path(of: "project"), leavingOut: Tree.stateOfRuns)
    let second = try configure()
    #expect(second.status == 0)
    let result = try #require(second.result)
    #expect(result["deployed_agents"] == [])
    #expect(result["deployed_skills"] == [])
    #expect(result["archived_agents"] == [])
    #expect(result["needs_restart"] == false)
    let after = try Tree(gantry.scratch.path(of: "project"), leavingOut: Tree.stateOfRuns)
    #expect(after.differences(from: before) == [])
  }

  @Test func `agents that nothing recommends any more are archived, a person's files are kept`()
    throws
  {
    try gantry.scratch.write("my own words\n", to: "project/.claude/agents/mine.md")
    try StaleAgent.plant(gantry, project: "project")
    let result = try #require(try configure().result)
    let archived = result["archived_agents"]?.arrayValue ?? []
    #expect(archived.compactMap { $0["name"]?.stringValue } == [StaleAgent.name])
    #expect(!gantry.scratch.exists("project/.claude/agents/\(StaleAgent.name).md"))
    #expect(try gantry.scratch.read("project/.claude/agents/mine.md") == "my own words\n")
  }

  @Test func `without a person to ask, nothing is written: 64 and how to answer`() throws {
    let ended = try gantry.run("auto-configure", "--project", "project")
    #expect(ended.status == 64)
    #expect(
      ended.errors == """
        error: nobody can be asked whether to go on: this is not a terminal
          └─ fix:   Add --yes to do it, or --preview to see what would be done.

        """
    )
    #expect(!gantry.scratch.exists("project/.claude"))
    #expect(!gantry.scratch.exists("project/.gantry"))
  }

  @Test func `S0-08 observers that fail or are busy change nothing of what is configured`() throws {
    let pipelines = Repository.root + "/Plugins/AutoConfigure/Pipelines"
    let text = try String(contentsOfFile: pipelines + "/auto-configure.yaml", encoding: .utf8)
    let sinks = """
      sinks:
        - { use: test.sinks/broken }
        - { use: test.sinks/again, with: { path: seen, times: 4, accept: 2 } }
      """
    try gantry.scratch.write(text + sinks, to: "watched.yaml")
    try gantry.scratch.copy(Repository.example, to: "other")
    let watched = try gantry.run("run", "watched.yaml", "--project", "other", "--json")
    #expect(watched.status == 0)
    #expect(watched.result?["success"] == true)
    _ = try configure()
    let alone = try Tree(gantry.scratch.path(of: "project"), leavingOut: Tree.stateOfRuns)
    let observed = try Tree(gantry.scratch.path(of: "other"), leavingOut: Tree.stateOfRuns)
    #expect(observed.differences(from: alone) == [])
    let seen = try gantry.scratch.read("seen").split(separator: "\n").map(String.init)
    let due = try watched.events.filter { !$0.type.hasPrefix("sink.") }
    #expect(seen.filter { !$0.contains(" sink.") } == due.map { "\($0.seq) \($0.type)" })
  }

  @Test func `run auto-configure is the same command`() throws {
    let ended = try gantry.run(
      "run",
      "auto-configure",
      "--project-path",
      "project",
      "--yes",
      "--json"
    )
    #expect(ended.status == 0)
    #expect(ended.result?["pipeline"] == "auto-configure")
  }

  @Test func `--skills-only deploys no agent and --agents-only no skill`() throws {
    let skills = try #require(try configure("--skills-only").result)
    #expect(skills["deployed_agents"] == [])
    #expect(skills["deployed_skills"]?.arrayValue?.isEmpty == false)
    try gantry.scratch.copy(Repository.example, to: "other")
    let agents = try gantry.run(
      "auto-configure",
      "--project",
      "other",
      "--yes",
      "--json",
      "--agents-only"
    )
    #expect(agents.result?["deployed_skills"] == [])
    #expect(agents.result?["deployed_agents"]?.arrayValue?.isEmpty == false)
  }

  @Test func `a project that is not there is 66, a file is 65, a wrong confidence 65`() throws {
    let missing = try gantry.run("auto-configure", "--project", "nowhere", "--yes")
    #expect(missing.status == 66)
    #expect(missing.errors.hasPrefix("error: there is no folder 'nowhere'\n"))
    let file = try gantry.run("auto-configure", "--project", "project/README.md", "--yes")
    #expect(file.status == 65)
    for value in ["-0.1", "1.1", "2.0", "high"] {
      let ended = try configure("--min-confidence=\(value)")
      #expect(ended.status == 65, "\(value)")
      #expect(!gantry.scratch.exists("project/.claude"))
    }
    #expect(try configure("--min-confidence=1.1").errors.contains("between 0.0 and 1.0"))
  }

  @Test func `S0-28 an explicit confidence of 0 is honoured, and 1 drops what is less sure`() throws
  {
    let all = try gantry.run("plan", "--project", "project", "--min-confidence", "0", "--json").json
    let none = try gantry.run("plan", "--project", "project", "--min-confidence", "1", "--json")
      .json
    let (most, least) = (recommended(all).count, recommended(none).count)
    #expect(most > least)
  }

  private func recommended(_ plan: JSON) -> [JSON] {
    plan["agents"]?["recommendations"]?.arrayValue ?? []
  }

  @Test func `a registry that is not there is 66 and named, and nothing is run`() throws {
    let ended = try configure("--registry", "no-such-registry")
    #expect(ended.status == 66)
    #expect(ended.errors.hasPrefix("error: there is no such registry\n"))
    #expect(ended.errors.contains("no-such-registry"))
    #expect(!gantry.scratch.exists("project/.gantry"))
    #expect(!gantry.scratch.exists("project/.claude"))
  }
}

@Suite struct `Planning and detecting` {
  private let gantry: Gantry

  init() throws {
    gantry = try Gantry()
    try gantry.scratch.copy(Repository.example, to: "project")
  }

  @Test func `S0-68 plan --json has the settled shape and writes nothing`() throws {
    let before = try Tree(gantry.scratch.path)
    let ended = try gantry.run("plan", "--project", "project", "--json")
    #expect(ended.status == 0, "\(ended.errors)")
    let plan = try ended.json
    #expect(names(plan) == ["agents", "skills"])
    let agents = try #require(plan["agents"])
    #expect(Set(names(agents)) == ["detected_toolchain", "recommendations", "validation"])
    let components = agents["detected_toolchain"]?["components"]?.arrayValue ?? []
    #expect(components.contains { $0["type"] != nil && $0["confidence"] != nil })
    let first = try #require(agents["recommendations"]?[0])
    #expect(Set(names(first)) == ["agent_id", "confidence", "reasoning"])
    #expect(first["agent_id"] == "python-engineer")
    #expect(Set(names(agents["validation"] ?? [:])) == ["is_valid", "issues"])
    #expect(plan["skills"]?["recommendations"]?.arrayValue?.isEmpty == false)
    #expect(try Tree(gantry.scratch.path).differences(from: before) == [])
    let preview = try gantry.run("auto-configure", "--project", "project", "--preview", "--json")
    #expect(try preview.json == plan)
  }

  @Test func `plan --events prints event lines and writes nothing`() throws {
    let before = try Tree(gantry.scratch.path)
    let events = try gantry.run("plan", "--project", "project", "--events").events
    #expect(events.first?.type == "run.queued")
    #expect(events.last?.type == "run.succeeded")
    #expect(events.contains { $0.type == "toolchain_analysis" })
    #expect(!events.contains { $0.type.hasPrefix("effect.") })
    try PublishedEvents(gantry).check(events)
    #expect(try Tree(gantry.scratch.path).differences(from: before) == [])
  }

  @Test func `plan in text says what would be deployed`() throws {
    let ended = try gantry.run("plan", "--project", "project")
    #expect(ended.status == 0)
    #expect(ended.output.contains("python-engineer"))
    #expect(!ended.output.contains("\u{1B}["), "no colours into a pipe")
  }

  @Test func `a pipeline whose phases cannot plan says so and is no failure`() throws {
    let pipeline = try gantry.pipeline(
      """
        - { id: known, use: test.noop/echo, with: { a: 1 } }
        - { id: unknown, use: test.noop/noop, needs: [known] }
      """
    )
    let ended = try gantry.run("plan", pipeline, "--json")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(try ended.json["phases"]?["known"] == ["a": 1])
  }

  @Test func `detect --json is a gantry.toolchain/1 document`() throws {
    let before = try Tree(gantry.scratch.path)
    let ended = try gantry.run("detect", "project", "--json")
    #expect(ended.status == 0, "\(ended.errors)")
    let report = try ended.json
    #expect(
      Set(names(report)).isSuperset(of: [
        "schema", "primary_language", "abstained", "confidence", "components",
        "deployment_targets",
      ])
    )
    #expect(report["schema"] == "gantry.toolchain/1")
    #expect(report["primary_language"] == "python")
    #expect(report["abstained"] == false)
    let component = try #require(report["components"]?[0])
    #expect(
      Set(names(component)).isSuperset(of: [
        "path", "language", "runtime", "package_manager", "frameworks", "start_command", "ports",
        "services", "evidence",
      ])
    )
    #expect(Set(names(component["runtime"] ?? [:])) == ["name", "version", "source"])
    let framework = Set(names(component["frameworks"]?[0] ?? [:]))
    #expect(framework.isSuperset(of: ["name", "version", "confidence"]))
    #expect(Set(names(component["evidence"]?[0] ?? [:])) == ["file", "line", "says"])
    #expect(try Tree(gantry.scratch.path).differences(from: before) == [])
  }

  @Test func `an empty folder is a normal answer: abstained, and nothing is deployed`() throws {
    try FileManager.default.createDirectory(
      atPath: gantry.scratch.path(of: "empty"),
      withIntermediateDirectories: true
    )
    let ended = try gantry.run("detect", "empty", "--json")
    #expect(ended.status == 0)
    let report = try ended.json
    #expect(report["abstained"] == true)
    #expect(report["primary_language"] == .null)
    #expect(report["confidence"] == .null)
    let text = try gantry.run("detect", "empty")
    #expect(text.output == "nothing recognised: no manifest or source file of a known language\n")
    let run = try gantry.run("auto-configure", "--project", "empty", "--yes", "--json")
    #expect(run.status == 0)
    #expect(run.result?["deployed_agents"] == [])
    #expect(run.result?["needs_restart"] == false)
    #expect(!gantry.scratch.exists("empty/.claude"))
  }

  @Test func `detect of what is not there is 66`() throws {
    let ended = try gantry.run("detect", "nowhere")
    #expect(ended.status == 66)
    #expect(ended.errors.contains("└─ fix:   Name the folder of a repository"))
  }

  private func names(_ json: JSON) -> [String] { (json.objectValue ?? [:]).map(\.name) }
}
