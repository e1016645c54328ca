public import Toolchain

/// Ranks agents against what was found in a project, or takes those that somebody named.
///
/// Pure: the same report, agents and minimum always give the same lists in the same order.
public struct Recommender: Sendable {
  private let constraints: RecommendationConstraints

  /// Creates a recommender.
  ///
  /// - Parameter constraints: Limits on the kept agents.
  public init(constraints: RecommendationConstraints = .standard) {
    self.constraints = constraints
  }

  /// Scores every eligible agent and parts them at the minimum.
  ///
  /// A report that recognised nothing gives no recommendation at all, because a guess would be
  /// deployed; somebody who wants the general agents all the same asks for the default set (S0-43).
  ///
  /// - Parameters:
  ///   - report: What was found in the project.
  ///   - agents: The agents to choose from; of two with the same id the first counts.
  ///   - minimumConfidence: The score below which an agent is dropped.
  ///   - usesDefaultSet: True to answer with the default set when nothing was recognised.
  /// - Returns: Kept and dropped agents, score descending, then priority, then id.
  public func recommend(
    _ report: ToolchainReport,
    agents: [AgentProfile],
    minimumConfidence: MinimumConfidence = .standard,
    usesDefaultSet: Bool = false
  ) -> Recommendations {
    guard !report.abstained else {
      return usesDefaultSet ? defaultSet(report, agents: agents) : Recommendations()
    }
    let ranked = eligible(agents)
      .map { RankedAgent(profile: $0, report: report) }
      .sorted(by: RankedAgent.ranksBefore)
    let gate = RecommendationGate(
      constraints: constraints,
      minimum: minimumConfidence.value,
      report: report
    )
    return gate.part(ranked)
  }

  /// Takes the agents of a role without looking at the scores (S0-45).
  ///
  /// - Parameters:
  ///   - role: The preset.
  ///   - agents: The agents that exist; of two with the same id the first counts.
  ///   - report: What was found in the project, for the hints; it decides nothing.
  /// - Returns: The role's agents in its order, each with the score 1.0, and the names that exist
  ///   nowhere.
  public func recommend(
    role: RolePreset,
    agents: [AgentProfile],
    report: ToolchainReport? = nil
  ) -> Recommendations {
    NamedAgents(ids: role.agents, constraints: constraints).select(from: agents) { agent, rank in
      AgentRecommendation(
        agentID: agent.agentID,
        agentName: agent.name,
        score: 1,
        priority: rank,
        specialization: agent.specialization,
        reasons: ["The role \(role.name) asks for it."],
        concerns: [],
        hints: AgentRecommendation.Hints(report),
        metadata: AgentRecommendation.Metadata(role: role.name)
      )
    }
  }

  private func defaultSet(_ report: ToolchainReport, agents: [AgentProfile]) -> Recommendations {
    NamedAgents(ids: DefaultSet.agents, constraints: constraints).select(from: agents) {
      agent,
      rank in
      AgentRecommendation(
        agentID: agent.agentID,
        agentName: agent.name,
        score: nil,
        priority: rank,
        specialization: agent.specialization,
        reasons: [DefaultSet.reason],
        concerns: [DefaultSet.concern],
        hints: AgentRecommendation.Hints(report),
        metadata: AgentRecommendation.Metadata(isDefault: true)
      )
    }
  }

  private func eligible(_ agents: [AgentProfile]) -> [AgentProfile] {
    var seen = constraints.excludedKeys
    return agents.filter { agent in
      guard agent.autoDeploy || constraints.includesNonAutoDeploy else { return false }
      return seen.insert(AgentProfile.key(agent.agentID)).inserted
    }
  }
}
