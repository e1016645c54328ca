import Foundation
import GantryPlugin
import GantryPluginTesting
import Packages
import Testing

@testable import AutoConfigurePhases

@Suite struct `Rolling back` {
  private let fixture: Fixture

  init() throws {
    fixture = try Fixture.python()
  }

  /// Deploys an agent that works and one that no registry has.
  private func deployGhost() throws -> CallResult {
    let agents = ["python-engineer", "ghost-engineer", "golang-engineer"].map { id in
      #"{"agent_id": "\#(id)", "agent_name": "\#(id)", "confidence": 0.9, "reasoning": "."}"#
    }
    let input = try JSON(
      """
      {"project": "\(fixture.project)", "registry": "\(fixture.registry)",
       "recommendations": [\(agents.joined(separator: ","))],
       "skill_recommendations": ["code-review"]}
      """
    )
    return try FakeHost().load(AutoConfigure.plugin).phase("skill-deployment").run(input)
  }

  @Test func `S0-61 an agent that fails takes the others of the run back, and no skill comes`()
    throws
  {
    try fixture.write("Mine\n", to: "project/.claude/agents/mine.md")
    let before = fixture.treeWithoutBackups
    let result = try deployGhost()
    #expect(result.status == .ok)
    let report = try result.output(as: DeploymentReport.self)
    #expect(report.deployedAgents == [])
    #expect(report.failedAgents == ["ghost-engineer"])
    #expect(report.deployedSkills == [])
    #expect(
      report.rollback
        == RollbackReport(
          error: "Failed to deploy ghost-engineer: agent not found",
          code: "NOT_FOUND",
          deployedBeforeFailure: ["python-engineer"],
          succeeded: true
        )
    )
    #expect(fixture.treeWithoutBackups == before)
    let events = result.events.filter { $0.type.hasPrefix("rollback") }
    #expect(events.map(\.type) == ["rollback_started", "rollback_completed"])
    #expect(try object(events[0].data)["agent_ids"] as? [String] == ["python-engineer"])
    #expect(try object(events[1].data)["success"] as? Bool == true)
  }

  @Test func `S0-61 an overwritten file of a person comes back byte for byte`() throws {
    try fixture.write("Mine\r\n", to: "project/.claude/agents/python-engineer.md")
    try fixture.write("no description\n", to: "registry/agents/golang-engineer.md")
    let before = fixture.treeWithoutBackups
    try fixture.write(
      "---\nname: python-engineer\nmetadata:\n  gantry-languages: python\n"
        + "  gantry-specialization: engineering\n---\nText\n",
      to: "registry/agents/python-engineer.md"
    )
    var run = PipelineRun(fixture: fixture)
    run.inputs = ["overwrite_edited": true]
    let steps = try run.run()
    let report = try #require(steps.result("skill_deployment")).output(as: DeploymentReport.self)
    #expect(report.deployedAgents == ["python-engineer"])
    let output = try steps.output("configuration_completion")
    let result = try #require(output["result"] as? [String: Any])
    #expect(fixture.treeWithoutBackups == before)
    #expect(result["outcome"] as? String == "FAILED")
    #expect(result["success"] as? Bool == false)
    #expect(result["deployed_agents"] as? [String] == [])
    #expect(result["needs_restart"] as? Bool == false)
    #expect(result["code"] as? String == "VERIFICATION_FAILED")
    #expect(
      result["error"] as? String
        == "Verification failed: .claude/agents/python-engineer.md lacks description."
    )
    #expect(
      result["deployed_before_failure"] as? [String] == [
        "python-engineer", "async-testing", "code-review",
      ]
    )
    #expect(result["rollback_available"] as? Bool == true)
    #expect(result["rolled_back"] as? Bool == true)
    #expect(result["backup_id"] as? String == "20260102T030405Z-4adf3f")
    #expect(result["message"] as? String == "Configuration failed and was rolled back")
    let notices = try #require(output["notices"] as? [String])
    #expect(notices.last == "Everything of this run was rolled back")
  }

  @Test func `S0-61 a rollback that is killed anywhere is completed by the next attempt`() throws {
    try fixture.write(
      "---\nname: python-engineer\nmetadata:\n  gantry-languages: python\n"
        + "  gantry-specialization: engineering\n---\nText\n",
      to: "registry/agents/python-engineer.md"
    )
    let before = fixture.treeWithoutBackups
    let expected = try PipelineRun(fixture: fixture).run()
    var step = 0
    while true {
      try? fixture.remove("project/.gantry")
      var run = PipelineRun(fixture: fixture)
      run.interruption = Interruption(beforeWrite: step)
      let steps = try run.run()
      #expect(fixture.treeWithoutBackups == before, "killed before step \(step)")
      #expect(steps.map(\.result.output) == expected.map(\.result.output))
      #expect(steps.events == expected.events)
      guard run.interruption?.happened == true else { break }
      step += 9
    }
    #expect(step > 80)
  }

  @Test func `S0-61 after a rollback there is nothing left to undo`() throws {
    let tree = fixture.treeWithoutBackups
    try fixture.write(
      "---\nname: python-engineer\nmetadata:\n  gantry-languages: python\n"
        + "  gantry-specialization: engineering\n---\nText\n",
      to: "registry/agents/python-engineer.md"
    )
    let run = PipelineRun(fixture: fixture)
    _ = try run.run()
    #expect(try run.undo().undoReport() == UndoReport())
    #expect(fixture.treeWithoutBackups == tree)
  }

  @Test(arguments: ["auto-configure", "deploy"])
  func `a disk that is full leaves every file old or new, and a later run repairs it`(
    _ pipeline: String
  ) throws {
    let whole = try Fixture.python()
    try whole.deploy(agent: "golang-engineer")
    let before = whole.treeWithoutBackups
    var undisturbed = PipelineRun(fixture: whole)
    undisturbed.pipeline = pipeline
    _ = try undisturbed.run()
    let after = whole.treeWithoutBackups
    var step = 0
    while true {
      let fixture = try Fixture.python()
      try fixture.deploy(agent: "golang-engineer")
      var run = PipelineRun(fixture: fixture)
      run.pipeline = pipeline
      run.interruption = Interruption(diskFullBeforeWrite: step)
      _ = try run.run()
      for (path, text) in fixture.treeWithoutBackups {
        let isWhole = text == before[path] || text == after[path] || isDocument(text, path)
        #expect(isWhole, "\(path) is half written after step \(step)")
      }
      var later = PipelineRun(fixture: fixture)
      later.pipeline = pipeline
      later.runID = "run_later"
      let steps = try later.run()
      #expect(steps.allSatisfy { $0.result.status == .ok })
      #expect(fixture.treeWithoutBackups == after, "full before step \(step)")
      guard run.interruption?.wasFull == true else { break }
      step += 11
    }
    #expect(step > 60)
  }

  /// Whether a generated file is a whole document; what it says depends on where the run stopped.
  private func isDocument(_ text: String, _ path: String) -> Bool {
    if path.hasSuffix(".json") {
      return (try? JSONSerialization.jsonObject(with: Data(text.utf8))) != nil
    }
    return path.hasSuffix("auto-config.yaml") && text.hasSuffix("custom_agents: []\n")
  }
}
