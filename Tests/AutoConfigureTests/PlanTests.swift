import Foundation
import GantryPlugin
import GantryPluginTesting
import Testing

@testable import AutoConfigurePhases

@Suite struct `Planning` {
  private func plan() throws -> ([PipelineRun.Step], Fixture, FakeHost) {
    let fixture = try Fixture.python()
    try fixture.deploy(agent: "golang-engineer")
    let run = PipelineRun(fixture: fixture)
    return (try run.plan(), fixture, run.host)
  }

  @Test func `a plan writes nothing and records no effect`() throws {
    let fixture = try Fixture.python()
    try fixture.deploy(agent: "golang-engineer")
    let tree = fixture.tree
    let run = PipelineRun(fixture: fixture)
    let steps = try run.plan()
    #expect(steps.map(\.result.status) == Array(repeating: .ok, count: 5))
    #expect(fixture.tree == tree)
    #expect(steps.allSatisfy { run.host.effects(of: $0.id).isEmpty })
  }

  @Test func `a plan analyses and recommends and emits nothing about a deployment`() throws {
    let (steps, _, _) = try plan()
    #expect(
      steps.events.map(\.type) == [
        "phase_start", "analysis_started", "toolchain_analysis", "phase_start",
        "recommendation_started", "recommendation_completed", "validation_started",
        "validation_completed", "min_confidence_validation",
      ]
    )
  }

  @Test func `a plan deploys and archives on paper what the run then does`() throws {
    let (steps, fixture, _) = try plan()
    let run = try PipelineRun(fixture: fixture).run()
    for id in ["skill_deployment", "agent_archiving"] {
      #expect(steps.result(id)?.output == run.result(id)?.output)
    }
    #expect(
      try steps.output("configuration_completion")["notices"] as? [String] == [
        "Would deploy 1 agent(s)", "Would deploy 2 skill(s)",
        "Would archive 1 unused agent(s) to .gantry/archive/agents/",
      ]
    )
  }

  @Test func `S0-68 the preview has the members that programs read`() throws {
    let (steps, _, _) = try plan()
    let gate = try steps.output("min_confidence_validation")
    let preview = try #require(gate["preview"] as? [String: Any])
    #expect(Set(preview.keys) == ["agents", "skills"])
    let agents = try #require(preview["agents"] as? [String: Any])
    #expect(Set(agents.keys) == ["detected_toolchain", "recommendations", "validation"])
    let toolchain = try #require(agents["detected_toolchain"] as? [String: Any])
    let components = try #require(toolchain["components"] as? [[String: Any]])
    #expect(components.map { Set($0.keys) } == [["type", "version", "confidence"]])
    let recommendations = try #require(agents["recommendations"] as? [[String: Any]])
    #expect(recommendations.map { Set($0.keys) } == [["agent_id", "confidence", "reasoning"]])
    let validation = try #require(agents["validation"] as? [String: Any])
    #expect(Set(validation.keys) == ["is_valid", "issues"])
    let skills = try #require(preview["skills"] as? [String: Any])
    #expect(skills["recommendations"] as? [String] == ["async-testing", "code-review"])
  }

  @Test func `the preview says what, why, how sure and what was not chosen`() throws {
    let (steps, _, _) = try plan()
    let gate = try steps.output("min_confidence_validation")
    let notices = try #require(gate["notices"] as? [String])
    #expect(notices.first?.hasPrefix("Project: python, ") == true)
    #expect(notices.contains { $0.hasPrefix("  + python-engineer  ") && $0.contains("fastapi") })
    #expect(notices.contains { $0.hasPrefix("  - golang-engineer  ") })
    #expect(notices.contains("  + code-review    python-engineer works with it."))
    #expect(notices.contains("  info: The skill 'git-workflow' is in no registry."))
  }

  @Test func `a run gives no preview for people`() throws {
    let steps = try PipelineRun(fixture: try Fixture.python()).run()
    #expect(try steps.output("min_confidence_validation")["notices"] == nil)
  }
}
