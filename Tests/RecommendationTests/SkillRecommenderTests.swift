import Recommendation
import Testing

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
    #expect(result?.reasons.map(\.name) == result?.skills)
    #expect(
      result?.reasons.first { $0.name == "code-review" }?.reason
        == "python-engineer, nextjs-engineer and documentation work with it."
    )
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
    #expect(result?.skills == ["one"])
    #expect(result?.missing == ["two"])
    #expect(
      result?.reasons == [
        SkillReason(name: "one", reason: "my-agent works with it.", source: .mapping)
      ]
    )
    #expect(recommender.recommend(agents: ["python"], available: ["one"]) == nil)
  }

  @Test(arguments: AgentProfile.standardAgents.map(\.agentID))
  func `S0-53 every standard agent but research has skills`(_ id: String) {
    let result = SkillRecommender().recommend(agents: [id], available: [])
    #expect((result == nil) == (id == "research"))
  }

  @Test func `S0-53 the table holds what the reference holds`() throws {
    let core = [
      "test-driven-development", "systematic-debugging", "code-review", "refactoring-patterns",
      "git-workflow",
    ]
    let operations = [
      "docker-containerization", "database-migration", "security-scanning", "systematic-debugging",
    ]
    let testing = [
      "test-driven-development", "systematic-debugging", "async-testing", "performance-profiling",
    ]
    let expected: [([String], [String])] = [
      (["engineer"], core),
      (["python", "typescript", "golang"], core + ["async-testing"]),
      (["react", "nextjs", "vue"], core + ["performance-profiling"]),
      (["ops", "devops", "local-ops"], operations),
      (["docs", "documentation", "technical-writer"], ["api-documentation", "code-review"]),
      (["qa", "web-qa", "api-qa", "tester"], testing),
    ]
    for (agents, skills) in expected {
      for agent in agents { #expect(SkillRecommender.standardMapping[agent] == skills) }
    }
  }
}
