import Foundation
import GantryPlugin
import GantryPluginTesting
import Testing

@testable import AutoConfigurePhases

@Suite struct `Configuring a project` {
  private let completion = "configuration_completion"

  @Test func `S0-19 the result holds what was deployed, archived and verified`() throws {
    let fixture = try Fixture.python()
    try fixture.deploy(agent: "golang-engineer")
    let output = try PipelineRun(fixture: fixture).run().output(completion)
    let result = try #require(output["result"] as? [String: Any])
    #expect(result["deployed_agents"] as? [String] == ["python-engineer"])
    #expect(result["deployed_skills"] as? [String] == ["async-testing", "code-review"])
    #expect(result["needs_restart"] as? Bool == true)
    #expect(result["restart_required"] as? Bool == true)
    #expect(result["backup_id"] as? String == "20260102T030405Z-4adf3f")
    #expect(result["success"] as? Bool == true)
    let archived = try #require(result["archived_agents"] as? [[String: String]])
    #expect(
      archived == [
        [
          "name": "golang-engineer",
          "original_path": ".claude/agents/golang-engineer.md",
          "archived_path": ".gantry/archive/agents/golang-engineer_20260102_030405.md",
        ]
      ]
    )
    #expect(
      output["notices"] as? [String] == [
        "Deployed 1 agent(s)", "Deployed 2 skill(s)",
        "Archived 1 unused agent(s) to .gantry/archive/agents/",
        "Restart your agent client to load the changes.",
      ]
    )
  }

  @Test func `S0-64 the configuration remembers the toolchain and the agents`() throws {
    let fixture = try Fixture.python()
    _ = try PipelineRun(fixture: fixture).run()
    let text = try #require(fixture.text("project/.gantry/auto-config.yaml"))
    #expect(text.contains("primary_language: python"))
    #expect(text.contains("agent_id: python-engineer"))
    #expect(text.contains("2026-01-02T03:04:05.678Z"))
    #expect(fixture.text("project/.gantry/agent_manifest.json") != nil)
  }

  @Test func `S0-21 a second run changes nothing and asks for no restart`() throws {
    let fixture = try Fixture.python()
    _ = try PipelineRun(fixture: fixture).run()
    let tree = fixture.tree
    var later = PipelineRun(fixture: fixture)
    later.runStarted = "2026-02-03T04:05:06.000Z"
    let output = try later.run().output(completion)
    let result = try #require(output["result"] as? [String: Any])
    #expect(result["skipped_agents"] as? [String] == ["python-engineer"])
    #expect(result["skipped_skills"] as? [String] == ["async-testing", "code-review"])
    #expect(result["needs_restart"] as? Bool == false)
    #expect(output["notices"] as? [String] == ["Nothing to change"])
    #expect(fixture.tree == tree)
  }

  @Test func `a person's agent is kept, reported and not judged`() throws {
    let fixture = try Fixture.python()
    try fixture.write("Mine\n", to: "project/.claude/agents/python-engineer.md")
    let steps = try PipelineRun(fixture: fixture).run()
    let deployment = try steps.output("skill_deployment")
    #expect(deployment["kept"] as? [String] == [".claude/agents/python-engineer.md"])
    #expect(deployment["skipped_agents"] as? [String] == ["python-engineer"])
    #expect(fixture.text("project/.claude/agents/python-engineer.md") == "Mine\n")
    let completed = try #require(try steps.payloads("agent_deployment_completed").first)
    #expect(completed["outcome"] as? String == "kept")
    let output = try steps.output(completion)
    #expect((output["result"] as? [String: Any])?["success"] as? Bool == true)
    #expect(
      (output["notices"] as? [String])?.contains(
        "Kept your file: .claude/agents/python-engineer.md"
      )
        == true
    )
  }

  @Test func `a person's skill folder is kept and not judged`() throws {
    let fixture = try Fixture.python()
    try fixture.write("Mine\n", to: "project/.claude/skills/code-review/mine.md")
    let steps = try PipelineRun(fixture: fixture).run()
    #expect(
      try steps.output("skill_deployment")["kept"] as? [String] == [".claude/skills/code-review"]
    )
    let result = try steps.output(completion)["result"] as? [String: Any]
    #expect(result?["success"] as? Bool == true)
    #expect(fixture.text("project/.agents/skills/code-review/SKILL.md") == nil)
  }

  @Test func `nothing recognised deploys, archives and writes nothing`() throws {
    let fixture = try Fixture()
    try fixture.addRegistry()
    try fixture.deploy(agent: "golang-engineer")
    let tree = fixture.tree
    let steps = try PipelineRun(fixture: fixture).run()
    let gate = try steps.output("min_confidence_validation")
    #expect((gate["recommendations"] as? [Any])?.isEmpty == true)
    let validation = try #require(gate["validation"] as? [String: Any])
    #expect(validation["is_valid"] as? Bool == true)
    #expect(
      validation["issues"] as? [[String: String]] == [
        ["severity": "info", "message": "Nothing was recognised, so nothing is recommended."]
      ]
    )
    let output = try steps.output(completion)
    #expect(output["notices"] as? [String] == ["Nothing to change"])
    let result = output["result"] as? [String: Any]
    #expect(result?["message"] as? String == "No agents recommended for deployment")
    #expect(fixture.tree == tree)
  }

  @Test func `S0-64 the configuration forgets an agent that was archived`() throws {
    let fixture = try Fixture.python()
    try fixture.deploy(agent: "golang-engineer")
    try fixture.write("Mine\n", to: "project/.claude/agents/python-engineer.md")
    try fixture.write(
      "auto_config:\n  deployed_agents:\n  - agent_id: golang-engineer\n",
      to: "project/.gantry/auto-config.yaml"
    )
    var run = PipelineRun(fixture: fixture)
    run.inputs = ["skills": false]
    _ = try run.run()
    let text = try #require(fixture.text("project/.gantry/auto-config.yaml"))
    #expect(!text.contains("golang-engineer"))
  }

  @Test func `an empty project gets no file at all`() throws {
    let fixture = try Fixture()
    try fixture.addRegistry()
    _ = try PipelineRun(fixture: fixture).run()
    #expect(fixture.tree.isEmpty)
  }

  @Test func `S0-52 a skill that cannot be deployed makes the run partial`() throws {
    let fixture = try Fixture.python()
    try fixture.write("no front matter\n", to: "registry/code-review/SKILL.md")
    try fixture.write(
      """
      {"skills": [
        {"name": "code-review", "source_path": "code-review/SKILL.md"},
        {"name": "async-testing", "source_path": "async-testing/SKILL.md"}
      ]}
      """,
      to: "registry/manifest.json"
    )
    let steps = try PipelineRun(fixture: fixture).run()
    let result = try #require(try steps.output(completion)["result"] as? [String: Any])
    #expect(result["deployed_skills"] as? [String] == ["async-testing"])
    let errors = try #require(result["skill_errors"] as? [String])
    #expect(errors.count == 1)
    #expect(errors[0].hasPrefix("Failed to deploy code-review: "))
    #expect(result["success"] as? Bool == false)
    #expect(result["message"] as? String == "Configuration partially succeeded")
  }

  @Test func `skills only deploys no agent and archives none`() throws {
    let fixture = try Fixture.python()
    try fixture.deploy(agent: "golang-engineer")
    var run = PipelineRun(fixture: fixture)
    run.inputs = ["agents": false]
    let steps = try run.run()
    let result = try #require(try steps.output(completion)["result"] as? [String: Any])
    #expect(result["deployed_agents"] as? [String] == [])
    #expect(result["deployed_skills"] as? [String] == ["async-testing", "code-review"])
    #expect((result["archived_agents"] as? [Any])?.isEmpty == true)
    #expect(try steps.payloads("agent_archiving").isEmpty)
  }

  @Test func `agents only deploys no skill`() throws {
    let fixture = try Fixture.python()
    var run = PipelineRun(fixture: fixture)
    run.inputs = ["skills": false]
    let steps = try run.run()
    #expect(try steps.payloads("skill_deployment").isEmpty)
    #expect(fixture.text("project/.agents/skills/code-review/SKILL.md") == nil)
    #expect(fixture.text("project/.claude/agents/python-engineer.md") != nil)
  }

  @Test func `S0-28 an explicit minimum of 0 keeps every agent`() throws {
    let fixture = try Fixture.python()
    var run = PipelineRun(fixture: fixture)
    run.inputs = ["min_confidence": 0.0]
    let gate = try run.run().output("min_confidence_validation")
    #expect(gate["min_confidence"] as? Double == 0)
    #expect((gate["recommendations"] as? [Any])?.count == 2)
  }
}
