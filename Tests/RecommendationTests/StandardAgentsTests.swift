import Recommendation
import Testing

@Suite struct `The agents that are known by id` {
  static let reference: [(id: String, weight: Double, autoDeploy: Bool)] = [
    ("python-engineer", 0.9, true), ("typescript-engineer", 0.85, true),
    ("nextjs-engineer", 0.95, true), ("golang-engineer", 0.9, true), ("java-engineer", 0.9, true),
    ("rust-engineer", 0.9, true), ("php-engineer", 0.9, true), ("ruby-engineer", 0.9, true),
    ("vercel-ops", 0.95, true), ("gcp-ops", 0.9, true), ("engineer", 0.6, false),
    ("research", 0.7, false), ("qa", 0.7, false), ("documentation", 0.7, false),
    ("local-ops", 0.7, false), ("ops", 0.75, false),
  ]

  @Test func `S0-44 are sixteen, with the weights and flags of the reference`() {
    let agents = AgentProfile.standardAgents
    #expect(agents.map(\.agentID) == Self.reference.map(\.id))
    #expect(agents.map(\.confidenceWeight) == Self.reference.map(\.weight))
    #expect(agents.map(\.autoDeploy) == Self.reference.map(\.autoDeploy))
  }

  @Test(arguments: [
    ("vercel_ops", "vercel-ops"), ("vercel_ops_agent", "vercel-ops"),
    ("Local_Ops_Agent", "local-ops"), ("nextjs-engineer", "nextjs-engineer"),
  ])
  func `are found in every spelling of their id`(_ pair: (spelling: String, id: String)) {
    #expect(AgentProfile.standardAgent(pair.spelling)?.agentID == pair.id)
  }

  @Test func `S0-39 S0-44 next on a Next project is first and overrides typescript`() {
    let result = recommend("node", ["next", "react"], targets: [("serverless", "vercel")])
    #expect(result.kept.map(\.agentID) == ["nextjs-engineer", "vercel-ops"])
    let typescript = result.dropped.first { $0.agentID == "typescript-engineer" }
    #expect(typescript?.reasons.last == "nextjs-engineer does all that it would do here.")
    #expect((typescript?.score ?? 1) < (result.kept.first?.score ?? 0))
  }

  @Test func `S0-44 an agent is not overridden while it knows a framework more`() {
    let result = recommend("node", ["next", "react", "express"])
    #expect(result.kept.map(\.agentID).contains("typescript-engineer"))
  }

  @Test func `S0-44 an agent is not overridden while a component is its own`() {
    let components = [
      Samples.component("node", ["next", "react"], path: "web"),
      Samples.component("node", path: "packages/money"),
    ]
    let result = Recommender().recommend(
      Samples.report("node", components),
      agents: AgentProfile.standardAgents
    )
    #expect(result.kept.map(\.agentID) == ["nextjs-engineer", "typescript-engineer"])
  }

  @Test func `an override that is left out overrides nobody`() {
    let report = Samples.report("node", [Samples.component("node", ["next", "react"])])
    let constraints = RecommendationConstraints(excludedAgents: ["nextjs_engineer"])
    let result = Recommender(constraints: constraints).recommend(
      report,
      agents: AgentProfile.standardAgents
    )
    #expect(result.kept.map(\.agentID) == ["typescript-engineer"])
  }

  @Test func `the agent of a framework is out of place without it, and says so`() {
    let result = recommend("node", ["react"])
    #expect(result.kept.map(\.agentID) == ["typescript-engineer"])
    let next = result.dropped.first { $0.agentID == "nextjs-engineer" }
    #expect(next?.score == 0.3169)
    #expect(
      next?.reasons == [
        "It writes javascript and typescript for node, the primary language of the project.",
        "It is for next, which was not detected.",
        "Its score 0.3169 is below the minimum of 0.5.",
      ]
    )
  }

  @Test func `the operator of a platform is out of place without it, and says so`() {
    let result = recommend("node", ["next"], targets: [("container", "docker")])
    #expect(result.kept.map(\.agentID) == ["nextjs-engineer"])
    let vercel = result.dropped.first { $0.agentID == "vercel-ops" }
    #expect(vercel?.reasons.contains("The project is not deployed to vercel.") == true)
    #expect((vercel?.score ?? 1) < 0.5)
  }

  @Test(arguments: [
    ("python", "fastapi", "python-engineer"), ("go", "gin", "golang-engineer"),
    ("rust", "actix-web", "rust-engineer"), ("node", "express", "typescript-engineer"),
    ("java", "spring-boot", "java-engineer"), ("php", "laravel", "php-engineer"),
    ("ruby", "rails", "ruby-engineer"),
  ])
  func `S0-39 every stack gets its engineer and no other, above 0.9 with a container`(
    _ stack: (language: String, framework: String, agent: String)
  ) {
    let result = recommend(
      stack.language,
      [stack.framework],
      targets: [("container", "docker")]
    )
    #expect(result.kept.map(\.agentID) == [stack.agent])
    #expect((result.kept.first?.score ?? 0) > 0.9)
  }

  @Test func `S0-39 operations for Google Cloud follow its target`() {
    #expect(
      recommend("python", ["flask"], targets: [("cloud", "gcp")]).kept.map(\.agentID)
        == ["python-engineer", "gcp-ops"]
    )
  }

  @Test func `S0-44 the general agents come only when asked for, two operators at most`() {
    let report = Samples.report(
      "node",
      [Samples.component("node", ["next"])],
      targets: [Samples.target("container", "docker"), Samples.target("serverless", "vercel")]
    )
    let constraints = RecommendationConstraints(includesNonAutoDeploy: true)
    let result = Recommender(constraints: constraints).recommend(
      report,
      agents: AgentProfile.standardAgents
    )
    #expect(
      result.kept.map(\.agentID) == [
        "nextjs-engineer", "vercel-ops", "ops", "documentation", "qa", "research", "engineer",
      ]
    )
    let local = result.dropped.first { $0.agentID == "local-ops" }
    #expect(local?.reasons.last == "The limit of 2 agents for devops is reached.")
  }

  private func recommend(
    _ language: String,
    _ frameworks: [String],
    targets: [(type: String, platform: String)] = []
  ) -> Recommendations {
    let report = Samples.report(
      language,
      [Samples.component(language, frameworks)],
      targets: targets.map { Samples.target($0.type, $0.platform) }
    )
    return Recommender().recommend(report, agents: AgentProfile.standardAgents)
  }
}
