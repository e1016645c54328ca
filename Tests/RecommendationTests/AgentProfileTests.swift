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
        "colour": "blue",
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
  }

  @Test func `without capabilities an agent matches nothing`() throws {
    let profile = try AgentProfile(agentID: "a", name: "A", capabilities: [:])
    #expect(profile == AgentProfile(agentID: "a", name: "A"))
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

@Suite struct `Recommending skills` {
  let available: Set<String> = [
    "test-driven-development", "systematic-debugging", "code-review", "refactoring-patterns",
    "git-workflow", "async-testing",
  ]

  @Test func `S0-53 an engineer gets the core and its own, sorted`() {
    let result = SkillRecommender().recommend(agents: ["python-engineer"], available: available)
    #expect(result?.skills == available.sorted())
    #expect(result?.missing == [])
  }

  @Test func `S0-53 both spellings of an id are the same agent`() {
    let recommender = SkillRecommender()
    let one = recommender.recommend(agents: ["typescript_engineer"], available: available)
    let two = recommender.recommend(agents: ["typescript-engineer"], available: available)
    #expect(one == two)
    #expect(one != nil)
    #expect(recommender.recommend(agents: ["local_ops_agent"], available: []) != nil)
  }

  @Test func `S0-53 several agents give a union without repetition`() {
    let result = SkillRecommender().recommend(
      agents: ["python-engineer", "nextjs-engineer", "documentation"],
      available: available
    )
    #expect(result?.skills == available.sorted())
    #expect(result?.missing == ["api-documentation", "performance-profiling"])
  }

  @Test func `S0-53 no agents, or none with an entry, is nil`() {
    let recommender = SkillRecommender()
    #expect(recommender.recommend(agents: [], available: available) == nil)
    #expect(recommender.recommend(agents: ["poet", ""], available: available) == nil)
  }

  @Test func `a name that exists nowhere is reported and left out`() {
    let result = SkillRecommender().recommend(agents: ["ops"], available: ["database-migration"])
    #expect(result?.skills == ["database-migration"])
    #expect(
      result?.missing == ["docker-containerization", "security-scanning", "systematic-debugging"]
    )
  }

  @Test func `a table of one's own replaces the shipped one`() {
    let recommender = SkillRecommender(mapping: ["my_agent": ["one", "one", "two"]])
    let result = recommender.recommend(agents: ["my-agent"], available: ["one"])
    #expect(result == SkillRecommendations(skills: ["one"], missing: ["two"]))
    #expect(recommender.recommend(agents: ["python"], available: ["one"]) == nil)
  }
}
