/// Agents that are recommended because somebody named them, whatever the project is made of.
///
/// Whoever excludes an agent or limits their number means these as well. The limits per
/// specialization are rules about guesses and do not count here.
struct NamedAgents {
  let ids: [String]
  let constraints: RecommendationConstraints

  /// The named agents that exist, in the order of the names.
  ///
  /// - Parameters:
  ///   - agents: The agents that exist; of two with the same id the first counts.
  ///   - make: Builds the recommendation of an agent from its rank, 1 first.
  /// - Returns: The agents, those past the limit, and the names that exist nowhere.
  func select(
    from agents: [AgentProfile],
    make: (AgentProfile, Int) -> AgentRecommendation
  ) -> Recommendations {
    let known = Dictionary(
      agents.map { (AgentProfile.key($0.agentID), $0) },
      uniquingKeysWith: { first, _ in first }
    )
    var result = Recommendations()
    let excluded = constraints.excludedKeys
    for (index, id) in ids.enumerated() where !excluded.contains(AgentProfile.key(id)) {
      guard let agent = known[AgentProfile.key(id)] else {
        result.missing.append(id)
        continue
      }
      let recommendation = make(agent, index + 1)
      if let limit = constraints.maximumAgents, result.kept.count >= limit {
        let reason = "The limit of \(limit) agents is reached."
        result.dropped.append(recommendation.adding(reason: reason))
      } else {
        result.kept.append(recommendation)
      }
    }
    return result
  }
}
