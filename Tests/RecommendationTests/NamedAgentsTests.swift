import Foundation
import Recommendation
import Testing

@Suite struct `Agents of a role` {
  static let agents = AgentProfile.standardAgents

  @Test(arguments: [
    (
      "developer",
      [
        "engineer", "python-engineer", "typescript-engineer", "qa", "research", "documentation",
        "local-ops",
      ]
    ),
    ("product-manager", ["product-owner", "research", "documentation", "ticketing", "qa"]),
    ("executive", ["research", "documentation", "product-owner"]),
  ])
  func `S0-45 are exactly those listed, each with the confidence 1.0`(
    _ role: (name: String, agents: [String])
  ) throws {
    let everyone = role.agents.map { AgentProfile(agentID: $0, name: $0, autoDeploy: false) }
    let result = Recommender().recommend(
      role: try RolePreset(named: role.name),
      agents: everyone.reversed()
    )
    #expect(result.kept.map(\.agentID) == role.agents)
    #expect(result.kept.allSatisfy { $0.score == 1 && $0.concerns.isEmpty })
    #expect(result.kept.map(\.priority) == Array(1...role.agents.count))
    #expect(result.kept.allSatisfy { $0.reasoning == "The role \(role.name) asks for it." })
    #expect(result.kept.allSatisfy { $0.metadata == .init(role: role.name) })
    #expect(result.dropped.isEmpty && result.missing.isEmpty)
  }

  @Test func `S0-45 that exist nowhere are reported and left out`() {
    let result = Recommender().recommend(role: .productManager, agents: Self.agents)
    #expect(result.kept.map(\.agentID) == ["research", "documentation", "qa"])
    #expect(result.missing == ["product-owner", "ticketing"])
  }

  @Test func `S0-45 are found under another spelling of their id`() {
    let agents = [AgentProfile(agentID: "local_ops_agent", name: "L")]
    let result = Recommender().recommend(role: .developer, agents: agents)
    #expect(result.kept.map(\.agentID) == ["local-ops-agent"])
  }

  @Test func `S0-44 S0-45 who excludes an agent means a role's as well`() {
    let constraints = RecommendationConstraints(maximumAgents: 1, excludedAgents: ["research"])
    let result = Recommender(constraints: constraints).recommend(
      role: .productManager,
      agents: Self.agents
    )
    #expect(result.kept.map(\.agentID) == ["documentation"])
    #expect(result.dropped.map(\.agentID) == ["qa"])
    #expect(result.dropped.first?.reasons.last == "The limit of 1 agents is reached.")
  }

  @Test func `S0-45 bypass detection, which only fills the hints`() {
    let report = Samples.report("go", [Samples.component("go", ["gin"])])
    let result = Recommender().recommend(role: .executive, agents: Self.agents, report: report)
    #expect(result.kept.map(\.agentID) == ["research", "documentation"])
    #expect(result.kept.first?.hints.detectedFrameworks == ["gin"])
  }

  @Test func `S0-45 bring the skills of the role and no others`() {
    let result = SkillRecommender().recommend(
      role: .developer,
      available: ["code-review", "git-workflow", "django"]
    )
    #expect(result.skills == ["code-review", "git-workflow"])
    #expect(result.missing.contains("systematic-debugging"))
    #expect(
      result.reasons.first
        == SkillReason(
          name: "code-review",
          reason: "The role developer asks for it.",
          source: .role
        )
    )
    for role in RolePreset.all { #expect(Set(role.skills).count == role.skills.count) }
    #expect(RolePreset.all.allSatisfy { !$0.skills.isEmpty })
  }
}

@Suite struct `Naming a role` {
  @Test(arguments: ["developer", "Developer", "DEVELOPER"])
  func `S0-45 letter case does not count`(_ name: String) throws {
    #expect(try RolePreset(named: name) == .developer)
  }

  @Test(arguments: ["product-manager", "product_manager", "Product Manager"])
  func `S0-45 separators are equal`(_ name: String) throws {
    #expect(try RolePreset(named: name) == .productManager)
  }

  @Test(arguments: [
    ("develper", "developer"), ("dev", "developer"), ("developper", "developer"),
    ("product", "product-manager"), ("exec", "executive"), ("executve", "executive"),
  ])
  func `S0-45 an unknown role is refused with the probable one and the list`(
    _ pair: (name: String, meant: String)
  ) {
    let error = #expect(throws: RecommendationError.self) { _ = try RolePreset(named: pair.name) }
    #expect(error?.code == .unknownRole)
    #expect(
      error?.description == """
        There is no role '\(pair.name)'. Did you mean '\(pair.meant)'?
          ├─ where: role
          └─ fix:   Choose developer, product-manager or executive, or leave the role out.
        """
    )
  }

  @Test(arguments: ["plumber", "", "x"])
  func `S0-45 a role that is like none gets no guess`(_ name: String) {
    let error = #expect(throws: RecommendationError.self) { _ = try RolePreset(named: name) }
    #expect(error?.message == "There is no role '\(name)'.")
  }
}

@Suite struct `The default set` {
  let nothing = Samples.report(nil, [])

  @Test func `S0-43 is only given when it is asked for`() {
    let agents = AgentProfile.standardAgents
    #expect(Recommender().recommend(nothing, agents: agents) == Recommendations())
  }

  @Test func `S0-43 is not given when something was recognised`() {
    let report = Samples.report("go", [Samples.component("go")])
    let result = Recommender().recommend(report, agents: [Samples.python], usesDefaultSet: true)
    #expect(result.kept.isEmpty)
    #expect(result.dropped.map(\.agentID) == ["python-engineer"])
  }

  @Test func `S0-43 has no confidence, says why, and skips names that exist nowhere`() {
    let result = Recommender().recommend(
      nothing,
      agents: AgentProfile.standardAgents,
      usesDefaultSet: true
    )
    #expect(
      result.kept.map(\.agentID) == ["engineer", "research", "qa", "documentation", "ops"]
    )
    #expect(result.kept.map(\.priority) == [1, 2, 3, 4, 5])
    #expect(result.missing == ["ticketing"])
    for agent in result.kept {
      #expect(agent.score == nil)
      #expect(agent.reasons[0].contains("Default configuration applied"))
      #expect(agent.concerns[0].hasPrefix("Consider manually selecting specialized agents"))
      #expect(agent.metadata.isDefault)
    }
  }

  @Test func `S0-43 an unknown confidence is an explicit null in JSON`() throws {
    let result = Recommender().recommend(
      nothing,
      agents: AgentProfile.standardAgents,
      usesDefaultSet: true
    )
    let data = try JSONEncoder().encode(result)
    #expect(String(decoding: data, as: UTF8.self).contains("\"confidence\":null"))
    #expect(String(decoding: data, as: UTF8.self).contains("\"is_default\":true"))
    #expect(try JSONDecoder().decode(Recommendations.self, from: data) == result)
  }

  @Test func `S0-44 who excludes an agent means the default set as well`() {
    let constraints = RecommendationConstraints(maximumAgents: 2, excludedAgents: ["engineer"])
    let result = Recommender(constraints: constraints).recommend(
      nothing,
      agents: AgentProfile.standardAgents,
      usesDefaultSet: true
    )
    #expect(result.kept.map(\.agentID) == ["research", "qa"])
    #expect(result.dropped.map(\.agentID) == ["documentation", "ops"])
  }
}
