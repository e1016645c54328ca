import Recommendation
import Testing

@Suite struct `Recommending agents` {
  let project = Samples.report(
    "python",
    [Samples.component("python", ["fastapi"])],
    targets: [Samples.target("container", "docker")]
  )

  @Test func `S0-29 an agent below the minimum is dropped and says so`() throws {
    let result = Recommender().recommend(project, agents: [Samples.golang, Samples.python])
    #expect(result.kept.map(\.agentID) == ["python-engineer"])
    #expect(result.dropped.map(\.agentID) == ["golang-engineer"])
    #expect(
      result.dropped.first?.reasons == [
        "Nothing that was detected is among its capabilities.",
        "Its score 0.0 is below the minimum of 0.5.",
      ]
    )
  }

  @Test func `S0-28 an explicit 0.0 drops nobody`() throws {
    let result = Recommender().recommend(
      project,
      agents: [Samples.golang, Samples.python],
      minimumConfidence: try MinimumConfidence(0)
    )
    #expect(result.kept.count == 2)
    #expect(result.dropped.isEmpty)
  }

  @Test func `S0-29 a score equal to the minimum is kept`() throws {
    let bare = Samples.report("python", [Samples.component("python")])
    let minimum = try MinimumConfidence(0.6175)
    let result = Recommender().recommend(
      bare,
      agents: [Samples.python],
      minimumConfidence: minimum
    )
    #expect(result.kept.count == 1)
  }

  @Test func `a report that recognised nothing recommends nothing`() {
    let nothing = Samples.report(nil, [])
    #expect(
      Recommender().recommend(nothing, agents: [Samples.python]) == Recommendations()
    )
  }

  @Test func `S0-41 equal scores rank by priority, then by id`() {
    func agent(_ id: String, _ field: AgentProfile.Specialization) -> AgentProfile {
      AgentProfile(agentID: id, name: id, specialization: field, languages: ["python"])
    }
    let bare = Samples.report("python", [Samples.component("python")])
    let agents = [
      agent("d", .other), agent("c", .devops), agent("b", .engineering), agent("a", .engineering),
    ]
    let result = Recommender().recommend(bare, agents: agents)
    #expect(result.kept.map(\.agentID) == ["a", "b", "c", "d"])
    #expect(result.kept.map(\.priority) == [2, 2, 3, 4])
  }

  @Test func `S0-41 an engineer whose framework was found has priority 1`() {
    let result = Recommender().recommend(project, agents: [Samples.python])
    #expect(result.kept.first?.priority == 1)
  }

  @Test func `the order of the agents does not change the result`() {
    let agents = [Samples.python, Samples.golang, Samples.nextjs, Samples.typescript]
    let one = Recommender().recommend(project, agents: agents)
    let two = Recommender().recommend(project, agents: agents.reversed())
    #expect(one == two)
  }

  @Test func `the reasons name language, frameworks and target`() {
    let result = Recommender().recommend(project, agents: [Samples.python])
    #expect(
      result.kept.first?.reasoning
        == "It writes python, the primary language of the project."
        + " It knows fastapi (1 of 1 detected frameworks). It deploys to docker."
    )
    #expect(result.kept.first?.concerns == [])
  }

  @Test func `S0-42 a moderate score carries a concern`() {
    let bare = Samples.report("python", [Samples.component("python")])
    let agents = [Samples.python, AgentProfile(agentID: "x", name: "X", languages: ["python"])]
    let result = Recommender().recommend(bare, agents: agents)
    #expect(result.kept[0].concerns == ["Good match but only the language speaks for it."])
    #expect(result.kept[1].concerns == ["Moderate confidence: only the language speaks for it."])
  }

  @Test func `S0-44 an agent that is only deployed by name is left out unless asked for`() {
    var agent = Samples.python
    agent.autoDeploy = false
    #expect(Recommender().recommend(project, agents: [agent]) == Recommendations())
    let constraints = RecommendationConstraints(includesNonAutoDeploy: true)
    let result = Recommender(constraints: constraints).recommend(project, agents: [agent])
    #expect(result.kept.count == 1)
  }

  @Test func `S0-44 excluded agents are left out in both spellings of their id`() {
    for id in ["python_engineer", "python-engineer"] {
      let constraints = RecommendationConstraints(excludedAgents: [id])
      let result = Recommender(constraints: constraints).recommend(
        project,
        agents: [Samples.python]
      )
      #expect(result == Recommendations())
    }
  }

  @Test func `S0-44 at most three engineers are kept and the fourth says why not`() {
    let agents = ["a", "b", "c", "d"].map {
      AgentProfile(agentID: $0, name: $0, specialization: .engineering, languages: ["python"])
    }
    let result = Recommender().recommend(project, agents: agents)
    #expect(result.kept.map(\.agentID) == ["a", "b", "c"])
    #expect(
      result.dropped.first?.reasons.last == "The limit of 3 agents for engineering is reached."
    )
  }

  @Test func `S0-44 a limit on all agents keeps the best`() {
    let constraints = RecommendationConstraints(maximumAgents: 1)
    let agents = [AgentProfile(agentID: "x", name: "X", languages: ["python"]), Samples.python]
    let result = Recommender(constraints: constraints).recommend(project, agents: agents)
    #expect(result.kept.map(\.agentID) == ["python-engineer"])
    #expect(result.dropped.first?.reasons.last == "The limit of 1 agents is reached.")
  }

  @Test func `of two agents with the same id the first counts`() {
    var second = Samples.python
    second.agentID = "python-engineer"
    second.name = "Another"
    let result = Recommender().recommend(project, agents: [Samples.python, second])
    #expect(result.kept.map(\.agentName) == ["Python engineer"])
  }
}
