internal import Toolchain

/// An agent with its score and its place in the order (S0-41).
struct RankedAgent {
  let profile: AgentProfile
  let score: AgentScore
  let recommendation: AgentRecommendation

  init(profile: AgentProfile, report: ToolchainReport) {
    self.profile = profile
    score = AgentScore(agent: profile, report: report)
    recommendation = AgentRecommendation(
      agentID: profile.agentID,
      agentName: profile.name,
      score: score.total,
      priority: profile.priority ?? Self.priority(profile, score: score),
      specialization: profile.specialization,
      reasons: score.reasons,
      concerns: score.concerns(report),
      hints: AgentRecommendation.Hints(report, frameworks: score.detectedFrameworks)
    )
  }

  /// Score descending, then priority ascending, then id, which no two agents share.
  static func ranksBefore(_ one: RankedAgent, _ two: RankedAgent) -> Bool {
    if one.score.total != two.score.total { return one.score.total > two.score.total }
    let (first, second) = (one.recommendation, two.recommendation)
    if first.priority != second.priority { return first.priority < second.priority }
    return first.agentID < second.agentID
  }

  private static func priority(_ agent: AgentProfile, score: AgentScore) -> Int {
    switch agent.specialization {
    case .engineering: score.matchedFrameworks.isEmpty ? 2 : 1
    case .devops: 3
    case .other: 4
    }
  }
}
