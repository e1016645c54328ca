public import Toolchain

/// Ranks agents against what was found in a project.
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
  /// A report that recognised nothing gives no recommendation at all: a guess would be deployed.
  ///
  /// - Parameters:
  ///   - report: What was found in the project.
  ///   - agents: The agents to choose from; of two with the same id the first counts.
  ///   - minimumConfidence: The score below which an agent is dropped.
  /// - Returns: Kept and dropped agents, score descending, then priority, then id.
  public func recommend(
    _ report: ToolchainReport,
    agents: [AgentProfile],
    minimumConfidence: MinimumConfidence = .standard
  ) -> Recommendations {
    guard !report.abstained else { return Recommendations() }
    let ranked = eligible(agents)
      .map { recommendation(for: $0, report: report) }
      .sorted(by: Self.ranksBefore)
    return gate(ranked, minimum: minimumConfidence.value)
  }

  private func eligible(_ agents: [AgentProfile]) -> [AgentProfile] {
    var seen = Set(constraints.excludedAgents.map(AgentProfile.normalizedID))
    return agents.filter { agent in
      guard agent.autoDeploy || constraints.includesNonAutoDeploy else { return false }
      return seen.insert(AgentProfile.normalizedID(agent.agentID)).inserted
    }
  }

  private func recommendation(
    for agent: AgentProfile,
    report: ToolchainReport
  ) -> AgentRecommendation {
    let score = AgentScore(agent: agent, report: report)
    return AgentRecommendation(
      agentID: agent.agentID,
      agentName: agent.name,
      confidence: score.total,
      priority: agent.priority ?? Self.priority(agent, score: score),
      specialization: agent.specialization,
      reasons: Self.reasons(score, report: report),
      concerns: Self.concerns(score),
      hints: AgentRecommendation.Hints(
        detectedFrameworks: score.detectedFrameworks,
        deploymentTarget: report.deploymentTargets.first?.platform,
        buildTools: report.buildTools
      )
    )
  }

  private func gate(_ ranked: [AgentRecommendation], minimum: Double) -> Recommendations {
    var result = Recommendations()
    var counts: [AgentProfile.Specialization: Int] = [:]
    for candidate in ranked {
      guard candidate.confidence >= minimum else {
        let reason = "Its score \(candidate.confidence) is below the minimum of \(minimum)."
        result.dropped.append(candidate.adding(reason: reason))
        continue
      }
      let field = candidate.specialization
      if let limit = constraints.maximumPerSpecialization[field], counts[field, default: 0] >= limit
      {
        let reason = "The limit of \(limit) agents for \(field.rawValue) is reached."
        result.dropped.append(candidate.adding(reason: reason))
        continue
      }
      if let limit = constraints.maximumAgents, result.kept.count >= limit {
        let reason = "The limit of \(limit) agents is reached."
        result.dropped.append(candidate.adding(reason: reason))
        continue
      }
      counts[field, default: 0] += 1
      result.kept.append(candidate)
    }
    return result
  }

  private static func ranksBefore(_ one: AgentRecommendation, _ two: AgentRecommendation) -> Bool {
    if one.confidence != two.confidence { return one.confidence > two.confidence }
    if one.priority != two.priority { return one.priority < two.priority }
    return one.agentID < two.agentID
  }

  /// The ranks of S0-41.
  private static func priority(_ agent: AgentProfile, score: AgentScore) -> Int {
    switch agent.specialization {
    case .engineering: score.matchedFrameworks.isEmpty ? 2 : 1
    case .devops: 3
    case .other: 4
    }
  }

  private static func reasons(_ score: AgentScore, report: ToolchainReport) -> [String] {
    var reasons: [String] = []
    if let language = score.matchedLanguage {
      let rank = score.language >= 1 ? "the primary language" : "another language"
      reasons.append("It writes \(language), \(rank) of the project.")
    }
    if !score.matchedFrameworks.isEmpty {
      let known = score.matchedFrameworks.joined(separator: ", ")
      reasons.append(
        "It knows \(known) (\(score.matchedFrameworks.count) of \(score.detectedFrameworks.count)"
          + " detected frameworks)."
      )
    }
    if let target = score.matchedTarget {
      reasons.append("It deploys to \(target).")
    }
    return reasons.isEmpty ? ["Nothing that was detected is among its capabilities."] : reasons
  }

  private static func concerns(_ score: AgentScore) -> [String] {
    switch score.total {
    case ..<0.6: ["Moderate confidence: check that the agent fits before relying on it."]
    case ..<0.8: ["Good match but not every part of the project is covered."]
    default: []
    }
  }
}
