import Foundation
import Recommendation
import Testing

@Suite struct `Reading an agent's capabilities` {
  @Test func `keys may carry the prefix and either separator`() throws {
    let profile = try AgentProfile(
      agentID: "Python_Engineer",
      name: "Python",
      capabilities: [
        "gantry-languages": "python", "frameworks": "Django, flask fastapi",
        "gantry-deployment-platforms": "docker", "confidence_weight": "0.9",
        "gantry_specialization": "engineering", "auto-deploy": "false", "priority": "2",
        "gantry-required-frameworks": "django", "gantry-overrides": "engineer", "colour": "blue",
      ]
    )
    #expect(profile.agentID == "python-engineer")
    #expect(profile.languages == ["python"])
    #expect(profile.frameworks == ["django", "flask", "fastapi"])
    #expect(profile.deploymentPlatforms == ["docker"])
    #expect(profile.confidenceWeight == 0.9)
    #expect(profile.specialization == .engineering)
    #expect(profile.autoDeploy == false)
    #expect(profile.priority == 2)
    #expect(profile.requiredFrameworks == ["django"])
    #expect(profile.overrides == ["engineer"])
  }

  @Test func `without capabilities an agent matches nothing`() throws {
    let profile = try AgentProfile(agentID: "a", name: "A", capabilities: [:])
    #expect(profile == AgentProfile(agentID: "a", name: "A"))
  }

  @Test func `S0-40 what a known agent does not say is taken from the table`() throws {
    let silent = try AgentProfile(agentID: "vercel_ops_agent", name: "V", capabilities: [:])
    #expect(silent.specialization == .devops)
    #expect(silent.deploymentPlatforms == ["vercel"])
    #expect(silent.confidenceWeight == 0.95)
    #expect(silent.name == "V")
    let outspoken = try AgentProfile(
      agentID: "engineer",
      name: "E",
      capabilities: ["gantry-languages": "zig", "gantry-auto-deploy": "true"]
    )
    #expect(outspoken.languages == ["zig"])
    #expect(outspoken.autoDeploy)
    #expect(outspoken.confidenceWeight == 0.6)
  }

  @Test(arguments: [
    ("confidence_weight", "high"), ("confidence_weight", "1.5"), ("priority", "0"),
    ("auto_deploy", "maybe"), ("specialization", "wizardry"),
  ])
  func `a value that cannot be read is refused with its key`(
    _ field: (key: String, value: String)
  ) {
    let error = #expect(throws: RecommendationError.self) {
      _ = try AgentProfile(agentID: "a", name: "A", capabilities: [field.key: field.value])
    }
    #expect(error?.code == .invalidProfile)
    #expect(error?.location == "a: \(field.key)")
    #expect(error?.message.contains("'\(field.value)'") == true)
  }

  @Test func `S0-09 profiles and recommendations survive JSON`() throws {
    let bytes = try JSONEncoder().encode(Samples.python)
    #expect(try JSONDecoder().decode(AgentProfile.self, from: bytes) == Samples.python)
    let report = Samples.report("python", [Samples.component("python", ["fastapi"])])
    let result = Recommender().recommend(report, agents: [Samples.python, Samples.golang])
    let data = try JSONEncoder().encode(result)
    #expect(try JSONDecoder().decode(Recommendations.self, from: data) == result)
    #expect(String(decoding: data, as: UTF8.self).contains("\"agent_id\":\"python-engineer\""))
  }
}
