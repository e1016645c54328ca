import Foundation
import GantryPlugin
import GantryPluginTesting
import Testing

@testable import AutoConfigurePhases

@Suite struct `Deploying in five phases` {
  private func fixture() throws -> Fixture {
    let fixture = try Fixture.python()
    try fixture.deploy(agent: "golang-engineer")
    return fixture
  }

  private func deploy(_ fixture: Fixture) -> PipelineRun {
    var run = PipelineRun(fixture: fixture)
    run.pipeline = "deploy"
    return run
  }

  @Test func `S0-13 the phases come in order and leave what auto-configure leaves`() throws {
    let (one, two) = (try fixture(), try fixture())
    let steps = try deploy(one).run()
    #expect(
      steps.map(\.id) == [
        "pre_deployment_validation", "environment_preparation", "dependency_installation",
        "service_configuration", "post_deployment_verification",
      ]
    )
    let other = try PipelineRun(fixture: two).run()
    #expect(one.treeWithoutBackups == two.treeWithoutBackups)
    let result = try steps.output("post_deployment_verification")["result"] as? [String: Any]
    let expected = try other.output("configuration_completion")["result"] as? [String: Any]
    #expect(NSDictionary(dictionary: result ?? [:]) == NSDictionary(dictionary: expected ?? [:]))
  }

  @Test func `S0-13 a plan says what the run then does`() throws {
    let fixture = try fixture()
    let tree = fixture.tree
    let planned = try deploy(fixture).plan()
    #expect(planned.map(\.result.status) == Array(repeating: .ok, count: 5))
    #expect(fixture.tree == tree)
    #expect(
      try planned.output("post_deployment_verification")["notices"] as? [String] == [
        "Would deploy 1 agent(s)", "Would deploy 2 skill(s)",
        "Would archive 1 unused agent(s) to .gantry/archive/agents/",
      ]
    )
    let steps = try deploy(fixture).run()
    for id in ["dependency_installation", "service_configuration"] {
      #expect(planned.result(id)?.output == steps.result(id)?.output)
    }
  }

  @Test func `S0-13 a second deployment changes nothing, not even a folder`() throws {
    let fixture = try fixture()
    _ = try deploy(fixture).run()
    let tree = fixture.tree
    var second = deploy(fixture)
    (second.runID, second.runStarted) = ("run_2", "2026-02-03T04:05:06.000Z")
    let steps = try second.run()
    #expect(fixture.tree == tree)
    #expect(try steps.output("environment_preparation")["change_count"] as? Int == 0)
    #expect(
      try steps.output("post_deployment_verification")["notices"] as? [String]
        == ["Nothing to change"]
    )
  }

  @Test func `S0-13 without skills or agents it makes no folder that stays empty`() throws {
    for input in ["skills", "agents"] {
      let (one, two) = (try Fixture.python(), try Fixture.python())
      var run = deploy(one)
      run.inputs = [input: false]
      _ = try run.run()
      var other = PipelineRun(fixture: two)
      other.inputs = [input: false]
      _ = try other.run()
      #expect(one.treeWithoutBackups == two.treeWithoutBackups)
    }
  }

  @Test func `S0-13 killed anywhere, it ends like an undisturbed run`() throws {
    let whole = try fixture()
    let expected = try deploy(whole).run()
    var step = 0
    while true {
      let fixture = try fixture()
      var run = deploy(fixture)
      run.interruption = Interruption(beforeWrite: step)
      let steps = try run.run()
      #expect(steps.map(\.result.output) == expected.map(\.result.output), "step \(step)")
      #expect(fixture.tree == whole.tree, "killed before step \(step)")
      guard run.interruption?.happened == true else { break }
      step += 7
    }
    #expect(step > 80)
  }

  // MARK: - Choosing what is deployed

  @Test func `S0-64 an agent that the person disabled is not deployed, and that is said`() throws {
    let fixture = try Fixture.python()
    try fixture.write(
      "auto_config:\n  user_overrides:\n    disabled_agents: [python_engineer] # not mine\n",
      to: "project/.gantry/auto-config.yaml"
    )
    let steps = try PipelineRun(fixture: fixture).run()
    let output = try steps.output("configuration_completion")
    let result = try #require(output["result"] as? [String: Any])
    #expect(result["deployed_agents"] as? [String] == [])
    #expect(result["disabled_agents"] as? [String] == ["python-engineer"])
    #expect(
      (output["notices"] as? [String])?.contains(
        "Not deployed, because you disabled it in .gantry/auto-config.yaml: python-engineer"
      ) == true
    )
    let text = try #require(fixture.text("project/.gantry/auto-config.yaml"))
    #expect(text.contains("    disabled_agents: [python_engineer] # not mine\n"))
  }

  @Test func `S0-58 full mode deploys every skill of the registries`() throws {
    let fixture = try Fixture.python()
    try fixture.addSkill("zebra")
    var run = PipelineRun(fixture: fixture)
    run.inputs = ["mode": "full"]
    let steps = try run.run()
    let payload = try #require(try steps.payloads("skill_deployment").first)
    let result = try #require(payload["deployment_result"] as? [String: Any])
    #expect(result["deployed"] as? [String] == ["async-testing", "code-review", "zebra"])
    #expect(result["selective_mode"] as? Bool == false)
    #expect(try steps.payloads("skill_installed").count == 3)
  }

  @Test func `S0-55 a clean-up removes only what nobody wants, and only when asked for`() throws {
    let fixture = try Fixture.python()
    try fixture.addSkill("zebra")
    var full = PipelineRun(fixture: fixture)
    full.inputs = ["mode": "full"]
    _ = try full.run()
    var second = PipelineRun(fixture: fixture)
    (second.runID, second.runStarted) = ("run_2", "2026-02-03T04:05:06.000Z")
    #expect(try second.run().payloads("skill_removed").isEmpty)
    #expect(fixture.text("project/.claude/skills/zebra/SKILL.md") != nil)
    let before = fixture.treeWithoutBackups
    var third = PipelineRun(fixture: fixture)
    (third.runID, third.runStarted) = ("run_3", "2026-02-04T04:05:06.000Z")
    third.inputs = ["cleanup": true]
    let steps = try third.run()
    #expect(try steps.payloads("skill_removed").map { $0["skill_name"] as? String } == ["zebra"])
    #expect(fixture.text("project/.claude/skills/zebra/SKILL.md") == nil)
    let payload = try #require(try steps.payloads("skill_deployment").first)
    let result = try #require(payload["deployment_result"] as? [String: Any])
    let cleanup = try #require(result["cleanup"] as? [String: Any])
    #expect(cleanup["removed_skills"] as? [String] == ["zebra"])
    #expect(cleanup["removed_count"] as? Int == 1)
    #expect(try third.undo().undoReport().kept == [])
    #expect(fixture.treeWithoutBackups == before)
  }
}
