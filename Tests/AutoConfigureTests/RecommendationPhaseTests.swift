import Foundation
import GantryPlugin
import GantryPluginTesting
import Testing

@testable import AutoConfigurePhases

@Suite struct `Recommending agents and skills` {
  /// Runs the analysis and the recommendation with further inputs.
  private func gate(
    _ fixture: Fixture,
    _ inputs: [String: Any] = [:],
    plan: Bool = false
  ) throws -> CallResult {
    let plugin = try FakeHost().load(AutoConfigure.plugin)
    let analysis = try plugin.phase("toolchain-analysis").run(
      JSON(encoding: ["project": fixture.project])
    )
    let all: [String: Any] = [
      "project": fixture.project, "registry": fixture.registry,
      "toolchain": try object(analysis.output)["toolchain"] ?? [:],
    ]
    let data = try JSONSerialization.data(withJSONObject: all.merging(inputs) { _, new in new })
    let input = try JSON(String(decoding: data, as: UTF8.self))
    let phase = try plugin.phase("min-confidence-validation")
    return try plan ? phase.plan(input) : phase.run(input)
  }

  private func output(_ fixture: Fixture, _ inputs: [String: Any]) throws -> [String: Any] {
    try object(gate(fixture, inputs).output)
  }

  private func ids(_ list: Any?) -> [String] {
    (list as? [[String: Any]] ?? []).compactMap { $0["agent_id"] as? String }
  }

  /// A registry with agents of every kind.
  private func richFixture() throws -> Fixture {
    let fixture = try Fixture.python()
    for id in ["engineer", "research", "qa", "documentation", "ops"] {
      try fixture.write(
        "---\nname: \(id)\ndescription: What \(id) does.\n---\nBody\n",
        to: "registry/agents/\(id).md"
      )
    }
    return fixture
  }

  @Test(arguments: [-0.1, 1.1, 2.0])
  func `S0-28 a minimum outside of 0 to 1 is refused`(_ minimum: Double) throws {
    let result = try gate(try Fixture.python(), ["min_confidence": minimum])
    #expect(result.failure?.code == "CONFIDENCE_OUT_OF_RANGE")
    #expect(result.failure?.message.contains("between 0.0 and 1.0") == true)
    #expect(result.events.last?.type == "error_occurred")
  }

  @Test func `S0-27 the minimum is 0.5 unless it is given, and 0 is a minimum`() throws {
    let fixture = try Fixture.python()
    let given: [(Any?, Double)] = [(nil, 0.5), (NSNull(), 0.5), (0.0, 0), (0.9, 0.9), (1, 1)]
    for (value, minimum) in given {
      let inputs = value.map { ["min_confidence": $0] } ?? [:]
      #expect(try output(fixture, inputs)["min_confidence"] as? Double == minimum)
    }
  }

  @Test func `S0-29 what reaches the minimum would be deployed and the rest skipped`() throws {
    let output = try output(try Fixture.python(), [:])
    #expect(output["would_deploy"] as? [String] == ["python-engineer"])
    #expect(output["would_skip"] as? [String] == ["golang-engineer"])
    #expect(ids(output["recommendations"]) == ["python-engineer"])
    #expect(ids(output["dropped"]) == ["golang-engineer"])
  }

  @Test func `S0-45 a role decides instead of the project, which is still shown`() throws {
    let fixture = try richFixture()
    let output = try output(fixture, ["role": "executive", "min_confidence": 1.0])
    #expect(output["role"] as? String == "executive")
    #expect(ids(output["recommendations"]) == ["research", "documentation"])
    let agents = try #require(output["recommendations"] as? [[String: Any]])
    #expect(agents.allSatisfy { $0["confidence"] as? Double == 1 })
    #expect(output["missing_agents"] as? [String] == ["product-owner"])
    let preview = try #require(output["preview"] as? [String: Any])
    let shown = try #require((preview["agents"] as? [String: Any])?["detected_toolchain"])
    #expect(((shown as? [String: Any])?["components"] as? [Any])?.count == 1)
  }

  @Test func `S0-45 what a role names and nobody has is a warning and blocks nothing`() throws {
    let output = try output(try richFixture(), ["role": "executive"])
    let validation = try #require(output["validation"] as? [String: Any])
    #expect(validation["is_valid"] as? Bool == true)
    let issues = try #require(validation["issues"] as? [[String: String]])
    #expect(
      issues.contains([
        "severity": "warning",
        "message": "The agent 'product-owner' is in no registry and is left out.",
      ])
    )
    #expect(
      issues.contains([
        "severity": "info", "message": "The skill 'internal-comms' is in no registry.",
      ])
    )
  }

  @Test func `S0-45 a role that does not exist is refused with the ones that do`() throws {
    let failure = try #require(try gate(try Fixture.python(), ["role": "develper"]).failure)
    #expect(failure.code == "UNKNOWN_ROLE")
    #expect(failure.message == "There is no role 'develper'. Did you mean 'developer'?")
    #expect(failure.hint.contains("executive"))
    #expect(failure.retry == .config)
  }

  @Test func `S0-45 an empty role is none`() throws {
    let output = try output(try Fixture.python(), ["role": ""])
    #expect(output["role"] is NSNull)
    #expect(ids(output["recommendations"]) == ["python-engineer"])
  }

  @Test func `S0-43 the default set is taken only on request and only when nothing was recognised`()
    throws
  {
    let known = try richFixture()
    #expect(
      try ids(output(known, ["default_set": true])["recommendations"]) == ["python-engineer"]
    )
    try known.remove("project/pyproject.toml")
    try known.remove("project/app.py")
    #expect(try ids(output(known, [:])["recommendations"]).isEmpty)
    let output = try output(known, ["default_set": true])
    #expect(
      ids(output["recommendations"]) == ["engineer", "research", "qa", "documentation", "ops"]
    )
    #expect(output["missing_agents"] as? [String] == ["ticketing"])
    for agent in try #require(output["recommendations"] as? [[String: Any]]) {
      #expect(agent["confidence"] is NSNull)
      #expect(
        (agent["reasons"] as? [String])?.first?.contains("Default configuration applied") == true
      )
      #expect(
        (agent["concerns"] as? [String])?.first?
          .hasPrefix("Consider manually selecting specialized agents") == true
      )
    }
  }

  @Test func `S0-44 agents can be excluded by a list or a text, in either spelling`() throws {
    let fixture = try Fixture.python()
    let spellings: [Any] = [["python_engineer"], "python-engineer, other", ["python-engineer"]]
    for excluded in spellings {
      let output = try output(fixture, ["excluded_agents": excluded])
      #expect(ids(output["recommendations"]).isEmpty)
      let others = try #require(output["not_chosen"] as? [[String: Any]])
      let reasons = others.filter { $0["agent_id"] as? String == "python-engineer" }
      #expect(reasons.map { $0["reason"] as? String } == ["It was excluded."])
    }
  }

  @Test func `S0-44 the number of agents can be limited, and 0 is no limit`() throws {
    let fixture = try Fixture.python()
    for (limit, count) in [(1, 1), (0, 2), (2, 2)] {
      let inputs: [String: Any] = ["max_agents": limit, "min_confidence": 0.0]
      #expect(try ids(output(fixture, inputs)["recommendations"]).count == count)
    }
  }

  @Test func `S0-44 agents that are deployed by name only can be considered`() throws {
    let fixture = try richFixture()
    let inputs: [String: Any] = ["min_confidence": 0.0]
    #expect(try !ids(output(fixture, inputs)["recommendations"]).contains("research"))
    let all = inputs.merging(["include_non_auto_deploy": true]) { _, new in new }
    #expect(try ids(output(fixture, all)["recommendations"]).contains("research"))
  }

  @Test func `every agent of the registry is either chosen or not, with the reason`() throws {
    let output = try output(try richFixture(), [:])
    let others = try #require(output["not_chosen"] as? [[String: Any]])
    let all = ids(output["recommendations"]) + ids(output["not_chosen"])
    #expect(
      all == [
        "python-engineer", "golang-engineer", "documentation", "engineer", "ops", "qa", "research",
      ]
    )
    #expect(others.allSatisfy { Set($0.keys) == ["agent_id", "confidence", "reason"] })
    #expect((others[0]["reason"] as? String)?.contains("below the minimum of 0.5") == true)
    #expect(others[1]["confidence"] is NSNull)
    #expect(others[1]["reason"] as? String == "It is only deployed when somebody names it.")
  }

  @Test func `S0-54 skills are sorted and each has its reason`() throws {
    let fixture = try Fixture.python()
    try fixture.write(
      """
      {"skills": [
        {"name": "code-review", "source_path": "code-review/SKILL.md"},
        {"name": "async-testing", "source_path": "async-testing/SKILL.md"},
        {"name": "fastapi-local-dev", "source_path": "fastapi-local-dev/SKILL.md",
         "toolchain": "python", "framework": "fastapi", "tags": ["python"]}
      ]}
      """,
      to: "registry/manifest.json"
    )
    try fixture.addSkill("fastapi-local-dev")
    let output = try output(fixture, [:])
    let names = ["async-testing", "code-review", "fastapi-local-dev"]
    #expect(output["skill_recommendations"] as? [String] == names)
    #expect(output["would_deploy_skills"] as? [String] == names)
    #expect(
      output["skill_reasons"] as? [[String: String]] == [
        [
          "name": "async-testing", "reason": "python-engineer works with it.", "source": "mapping",
        ],
        ["name": "code-review", "reason": "python-engineer works with it.", "source": "mapping"],
        [
          "name": "fastapi-local-dev", "reason": "The project uses fastapi.", "source": "framework",
        ],
      ]
    )
  }

  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["GANTRY_TEST_DATA"] != nil,
      "GANTRY_TEST_DATA names no folder with a skills registry"
    )
  )
  func `S0-54 a registry of 172 skills recommends a handful, each with its reason`() throws {
    let data = try #require(ProcessInfo.processInfo.environment["GANTRY_TEST_DATA"])
    let fixture = try Fixture.python()
    let registries = "\(fixture.registry):\(data)/skills-registry"
    let output = try output(fixture, ["registry": registries])
    let names = try #require(output["skill_recommendations"] as? [String])
    let reasons = try #require(output["skill_reasons"] as? [[String: String]])
    #expect(names == names.sorted())
    #expect(reasons.map { $0["name"] } == names)
    #expect(reasons.allSatisfy { $0["reason"]?.isEmpty == false })
    #expect(names.contains("fastapi-local-dev"))
    #expect(!names.contains("bad-example-skill"))
    #expect(names.count <= 16)
  }

  @Test func `S0-16 both phases tell their steps from 0 to 1`() throws {
    let fixture = try Fixture.python()
    let analysis = try FakeHost().load(AutoConfigure.plugin).phase("toolchain-analysis")
    let first = try analysis.run(JSON(encoding: ["project": fixture.project])).progress
    #expect(first.map(\.step) == ["analyze", "report", "report"])
    #expect(first.map(\.fraction) == [0, 0.9, 1])
    let second = try gate(fixture).progress
    #expect(second.map(\.step) == ["registry", "agents", "skills", "validate", "gate", "gate"])
    #expect(second.map(\.fraction) == second.map(\.fraction).sorted())
    #expect(second.first?.fraction == 0)
    #expect(
      second.last
        == .init(
          fraction: 1,
          step: "gate",
          message: "Recommended 1 of 2 agent(s)"
        )
    )
  }

  @Test func `S0-46 a choice that is not valid blocks a run and names what is wrong`() {
    let message = "The agent 'ghost' does not exist in any registry."
    let failure = Validation(issues: [
      .init(severity: .info, message: "Fine."), .init(severity: .error, message: message),
    ]).failure
    #expect(failure?.code == "VALIDATION_ERROR")
    #expect(failure?.message == "the recommendation is not valid: \(message)")
    #expect(failure?.hint.isEmpty == false)
    #expect(Validation(issues: [.init(severity: .warning, message: "Hm.")]).failure == nil)
  }

  @Test func `S0-68 the preview of an agent that was not measured says null`() throws {
    let fixture = try richFixture()
    try fixture.remove("project/pyproject.toml")
    try fixture.remove("project/app.py")
    let result = try object(gate(fixture, ["default_set": true], plan: true).output)
    let agents = try #require((result["preview"] as? [String: Any])?["agents"] as? [String: Any])
    let recommendations = try #require(agents["recommendations"] as? [[String: Any]])
    #expect(
      recommendations.map { Set($0.keys) }.allSatisfy {
        $0 == ["agent_id", "confidence", "reasoning"]
      }
    )
    #expect(recommendations.allSatisfy { $0["confidence"] is NSNull })
    let notices = try #require(result["notices"] as? [String])
    #expect(notices.contains("Agents of the default set"))
    #expect(notices.contains { $0.contains(/^  \+ research +not measured  Default config/) })
  }
}
