import Recommendation

/// A recommended or dropped agent as it goes from phase to phase.
struct RecommendedAgent: Codable, Sendable, Equatable {
  /// The agent's id.
  var agentID: String
  /// The name a person reads.
  var agentName: String
  /// The score, 0 to 1.
  var confidence: Double
  /// Why the score is what it is.
  var reasoning: String

  /// Takes over what the later phases need.
  init(_ recommendation: AgentRecommendation) {
    agentID = recommendation.agentID
    agentName = recommendation.agentName
    confidence = recommendation.confidence
    reasoning = recommendation.reasoning
  }

  private enum CodingKeys: String, CodingKey {
    case agentID = "agent_id"
    case agentName = "agent_name"
    case confidence, reasoning
  }
}
