import Foundation
import GantryPlugin
import GantryPluginTesting
import Testing

@testable import AutoConfigurePhases

@Suite struct `Payloads of the events` {
  private func run() throws -> [PipelineRun.Step] {
    let fixture = try Fixture.python()
    try fixture.deploy(agent: "golang-engineer")
    return try PipelineRun(fixture: fixture).run()
  }

  @Test func `S0-15 a run emits its events in the order of the contract`() throws {
    #expect(try run().events.map(\.type).filter(table.contains) == table)
  }

  /// The events of the table, in the order of a run with one agent.
  private let table = [
    "toolchain_analysis", "min_confidence_validation", "agent_deployment_started",
    "agent_deployment_progress", "agent_deployment_completed", "skill_deployment",
    "agent_archiving", "configuration_completion", "deployment_completed",
  ]

  @Test func `S0-15 every payload names its phase, the run's start and a sentence`() throws {
    for event in try run().events where table.contains(event.type) {
      let payload = try object(event.data)
      #expect(payload["phase"] as? String == event.type)
      #expect(payload["timestamp"] as? String == CallOptions().runStarted)
      #expect((payload["message"] as? String)?.isEmpty == false)
    }
  }

  @Test func `S0-15 every payload has exactly the members that its schema declares`() throws {
    let manifest = try object(try FakeHost().load(AutoConfigure.plugin).manifest)
    let declared = try #require(manifest["events"] as? [[String: Any]])
    #expect(Set(declared.compactMap { $0["type"] as? String }).isSuperset(of: table))
    for event in try run().events {
      let descriptor = try #require(declared.first { $0["type"] as? String == event.type })
      let schema = descriptor["schema"] as? [String: Any]
      let members = schema?["properties"] as? [String: Any]
      #expect(try Set(object(event.data).keys) == Set((members ?? [:]).keys), "\(event.type)")
      #expect(Set(schema?["required"] as? [String] ?? []) == Set((members ?? [:]).keys))
    }
  }

  @Test func `S0-15 the analysis lists every component with type, version and confidence`() throws {
    let payload = try #require(try run().payloads("toolchain_analysis").first)
    let components = try #require(payload["detected_components"] as? [[String: Any]])
    #expect(components.count == 1)
    #expect(Set(components[0].keys) == ["type", "version", "confidence"])
    #expect(components[0]["type"] as? String == "python")
    #expect(components[0]["version"] as? String == ">=3.11")
  }

  @Test func `S0-29 the gate lists the survivors and counts both sides`() throws {
    let payload = try #require(try run().payloads("min_confidence_validation").first)
    #expect(payload["min_confidence"] as? Double == 0.5)
    let kept = try #require(payload["filtered_recommendations"] as? [[String: Any]])
    #expect(kept.map { $0["agent_id"] as? String } == ["python-engineer"])
    #expect(kept.allSatisfy { Set($0.keys) == ["agent_id", "confidence"] })
    #expect(payload["filtered_count"] as? Int == 1)
    #expect(payload["dropped_count"] as? Int == 1)
  }

  @Test func `S0-15 an agent is announced, told and completed`() throws {
    let steps = try run()
    let started = try #require(try steps.payloads("agent_deployment_started").first)
    #expect(started["agent_id"] as? String == "python-engineer")
    #expect(started["progress"] as? [String: Int] == ["current": 1, "total": 1])
    let progress = try steps.payloads("agent_deployment_progress")
    #expect(progress.map { $0["progress"] as? Double } == [50])
    #expect(progress[0]["message"] as? String == "Checking .claude/agents/python-engineer.md")
    let completed = try #require(try steps.payloads("agent_deployment_completed").first)
    #expect(completed["success"] as? Bool == true)
    #expect(completed["error"] is NSNull)
  }

  @Test func `S0-52 the skills' event holds the deployer's result`() throws {
    let payload = try #require(try run().payloads("skill_deployment").first)
    let result = try #require(payload["deployment_result"] as? [String: Any])
    #expect(result["success_count"] as? Int == 2)
    #expect(result["deployed"] as? [String] == ["async-testing", "code-review"])
    #expect(result["deployed_skills"] as? [String] == ["async-testing", "code-review"])
    #expect(payload["recommended_skills"] as? [String] == ["async-testing", "code-review"])
  }

  @Test func `S0-59 the archive's event counts what it moves`() throws {
    let payload = try #require(try run().payloads("agent_archiving").first)
    #expect(payload["archive_count"] as? Int == 1)
    #expect(payload["agents_to_archive"] as? [String] == ["golang-engineer"])
  }

  @Test func `S0-21 the completion asks for a restart and sums up`() throws {
    let steps = try run()
    let completion = try #require(try steps.payloads("configuration_completion").first)
    #expect(completion["restart_required"] as? Bool == true)
    #expect(completion["total_agents_deployed"] as? Int == 1)
    #expect(completion["total_skills_deployed"] as? Int == 2)
    let end = try #require(try steps.payloads("deployment_completed").first)
    let summary = try #require(end["summary"] as? [String: Any])
    #expect(summary["success_count"] as? Int == 3)
    #expect(summary["failure_count"] as? Int == 0)
    #expect(summary["total_count"] as? Int == 3)
    #expect(summary["duration_ms"] as? Double == 15432.5)
  }

  @Test func `S0-17 progress names the skill that is being deployed`() throws {
    let notes = try #require(try run().result("skill_deployment")).progress
    #expect(
      notes.contains(
        ProgressNote(
          fraction: 1.0 / 3,
          step: "async-testing",
          message: "Deploying skill: async-testing..."
        )
      )
    )
    #expect(notes.map(\.fraction) == notes.map(\.fraction).sorted())
  }
}
