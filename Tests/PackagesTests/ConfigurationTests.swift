import Foundation
import Testing

@testable import Packages

@Suite struct `Saving the configuration` {
  let fixture: Fixture
  let path = "project/.gantry/auto-config.yaml"
  let manifest = "project/.gantry/agent_manifest.json"
  let record = ConfigurationRecord(
    primaryLanguage: "python",
    frameworks: ["fastapi"],
    deploymentTargets: ["docker"],
    deployedAgents: [
      .init(agentID: "python-engineer", agentName: "Python: engineer", confidence: 0.9175)
    ]
  )

  init() throws {
    fixture = try Fixture()
  }

  func save(_ record: ConfigurationRecord, now: Date = Fixture.start) throws
    -> ConfigurationFile.Outcome
  {
    try ConfigurationFile(folders: fixture.folders).save(record, now: now)
  }

  @Test func `S0-64 last_run is the last run that changed something`() throws {
    _ = try save(record)
    let file = ConfigurationFile(folders: fixture.folders)
    let later = Fixture.start.addingTimeInterval(60)
    _ = try file.save(record, now: later)
    #expect(try #require(fixture.text(path)).contains("last_run: \"2026-01-01T00:00:00.000Z\""))
    _ = try file.save(record, now: later, didChange: true)
    #expect(try #require(fixture.text(path)).contains("last_run: \"2026-01-01T00:01:00.000Z\""))
  }

  @Test func `S0-64 the file has exactly this form`() throws {
    let outcome = try save(record)
    #expect(outcome == .init(configurationWritten: true, manifestWritten: true))
    #expect(
      fixture.text(path) == """
        auto_config:
          enabled: true
          last_run: "2026-01-01T00:00:00.000Z"
          toolchain_snapshot:
            primary_language: python
            frameworks:
              - fastapi
            deployment_targets:
              - docker
          deployed_agents:
            - agent_id: python-engineer
              agent_name: "Python: engineer"
              confidence: 0.9175
              deployed_at: "2026-01-01T00:00:00.000Z"
          user_overrides:
            disabled_agents: []
            custom_agents: []

        """
    )
    #expect(
      fixture.text(manifest) == """
        {
          "agents" : [
            {
              "agent_id" : "python-engineer",
              "agent_name" : "Python: engineer",
              "confidence" : 0.9175,
              "deployed_at" : "2026-01-01T00:00:00.000Z"
            }
          ],
          "schema" : "gantry.agent-manifest/1"
        }

        """
    )
  }

  @Test func `S0-64 a run that changed nothing writes nothing`() throws {
    _ = try save(record)
    let before = fixture.tree("project")
    let outcome = try save(record, now: Fixture.later)
    #expect(outcome == .init(configurationWritten: false, manifestWritten: false))
    #expect(fixture.tree("project") == before)
  }

  @Test func `S0-64 a change moves last_run and keeps the time of older agents`() throws {
    _ = try save(record)
    var changed = record
    changed.deployedAgents.append(.init(agentID: "a-new", agentName: "New", confidence: nil))
    #expect(try save(changed, now: Fixture.later).configurationWritten)
    let text = try #require(fixture.text(path))
    #expect(text.contains("last_run: \"2026-01-02T00:00:00.000Z\""))
    #expect(text.contains("confidence: null\n      deployed_at: \"2026-01-02T00:00:00.000Z\""))
    #expect(text.contains("confidence: 0.9175\n      deployed_at: \"2026-01-01T00:00:00.000Z\""))
  }

  @Test func `S0-64 what a person wrote survives`() throws {
    try fixture.write(
      """
      auto_config:
        enabled: false
        user_overrides:
          # mine
          disabled_agents: [golang-engineer]
          custom_agents:
            - {name: mine, weight: 1.50, on: no}
          note: "keep: me"
      other: {a: [1, [2, 3]], b: {}}
      """,
      to: path
    )
    _ = try save(record)
    let text = try #require(fixture.text(path))
    #expect(text.contains("  enabled: false\n"))
    #expect(
      text.contains(
        """
          user_overrides:
            # mine
            disabled_agents: [golang-engineer]
            custom_agents:
              - {name: mine, weight: 1.50, on: no}
            note: "keep: me"
        other:
          a:
            - 1
            - - 2
              - 3
          b: {}
        """
      )
    )
    #expect(try save(record, now: Fixture.later).configurationWritten == false)
    let overrides = try ConfigurationFile(folders: fixture.folders).overrides()
    #expect(overrides.disabledAgents == ["golang-engineer"])
    #expect(overrides.customAgents == ["mine"])
  }

  @Test(arguments: ["- a", "text", "a: [", "\t"])
  func `a file that cannot be read is not overwritten`(_ text: String) throws {
    try fixture.write(text, to: path)
    let error = #expect(throws: PackageError.self) { _ = try save(record) }
    #expect(error?.code == .invalidContent)
    #expect(fixture.text(path) == text)
  }

  @Test func `S0-64 no manifest is written for an empty list, and null stays null`() throws {
    let empty = ConfigurationRecord(
      primaryLanguage: nil,
      frameworks: [],
      deploymentTargets: [],
      deployedAgents: []
    )
    #expect(try save(empty) == .init(configurationWritten: true, manifestWritten: false))
    #expect(!fixture.exists(manifest))
    #expect(fixture.text(path)?.contains("primary_language: null\n") == true)
    #expect(try save(empty, now: Fixture.later).configurationWritten == false)
  }

  @Test func `saving killed at any step ends the same when it is repeated`() throws {
    _ = try save(record)
    let tree = fixture.tree("project")
    var steps = 0
    while true {
      try fixture.remove("project")
      let kill = Kill(after: steps)
      let file = ConfigurationFile(folders: fixture.folders, writer: kill.writer)
      _ = try? file.save(record, now: Fixture.start)
      guard kill.happened else { break }
      _ = try save(record)
      #expect(fixture.tree("project") == tree, "killed after \(steps) steps")
      steps += 1
    }
    #expect(steps > 6)
  }

  @Test(arguments: ["no", "1.5", "", "a b", "é", "x\"y\\z", "line\nbreak\u{1}", "2026-01-01", "~"])
  func `every text survives YAML`(_ text: String) throws {
    let value = LooseValue.map([.init(key: text, value: .list([.string(text)]))])
    #expect(try LooseValue.yaml(value.yamlText) == value)
  }
}

@Suite struct `Verifying a deployment` {
  let fixture: Fixture

  init() throws {
    fixture = try Fixture()
    try fixture.addAgent("python-engineer")
    try fixture.addSkill("alpha")
    try AgentDeployer.deploy("python-engineer", fixture)
    _ = SkillDeployer(registry: try fixture.registry(), folders: fixture.folders)
      .deploy(names: ["alpha"], now: Fixture.start)
  }

  var verifier: Verifier { Verifier(folders: fixture.folders) }

  @Test func `S0-62 what was deployed passes every check`() {
    let result = verifier.verify(agents: ["python_engineer"], skills: ["alpha"])
    #expect(result.passed)
    #expect(
      result.checks.map(\.check) == [
        "file_exists", "file_size", "yaml_frontmatter", "required_fields",
        "directory_exists", "has_files", "directory_exists", "has_files",
      ]
    )
  }

  @Test func `S0-62 nothing to verify has passed`() {
    #expect(verifier.verify(agents: [], skills: []) == Verification(checks: []))
  }

  @Test(arguments: [
    ("", "file_size", ".claude/agents/x.md has 0 bytes; 1 to 1048575 are allowed."),
    ("text", "yaml_frontmatter", ".claude/agents/x.md: The file has no front matter."),
    ("---\nname: x\n---\n", "required_fields", ".claude/agents/x.md lacks description."),
  ])
  func `S0-62 an agent that a client could not load fails`(
    _ example: (text: String, check: String, message: String)
  ) throws {
    try fixture.write(example.text, to: "project/.claude/agents/x.md")
    let result = verifier.verify(agents: ["x"], skills: [])
    #expect(!result.passed)
    #expect(result.checks.last?.check == example.check)
    #expect(result.checks.last?.message == example.message)
  }

  @Test func `S0-62 missing agents and skills fail`() throws {
    try fixture.remove("project/.claude/skills/alpha/SKILL.md")
    let result = verifier.verify(agents: ["gone", "../x"], skills: ["alpha", "nowhere"])
    let failed = result.checks.filter { !$0.passed }
    #expect(
      failed.map(\.message) == [
        ".claude/agents/gone.md does not exist.",
        ".claude/agents/../x.md does not exist.",
        ".claude/skills/alpha has no SKILL.md.",
        ".agents/skills/nowhere does not exist.",
        ".claude/skills/nowhere does not exist.",
      ]
    )
  }
}
