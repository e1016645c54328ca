import GantryPlugin
import Recommendation

/// A recommended or dropped agent as it goes from phase to phase.
struct RecommendedAgent: Codable, Sendable, Equatable {
  /// The agent's id.
  var agentID: String
  /// The name a person reads.
  var agentName: String
  /// The score, 0 to 1; nil where nothing was measured (S0-43).
  var confidence: Double?
  /// Why the score is what it is.
  var reasoning: String
  /// The same, one sentence each.
  var reasons: [String]?
  /// What speaks against the agent, one sentence each.
  var concerns: [String]?
  /// Facts of the project that the agent can use.
  var hints: AgentRecommendation.Hints?

  /// Names an agent.
  init(agentID: String, agentName: String, confidence: Double?, reasoning: String) {
    self.agentID = agentID
    self.agentName = agentName
    self.confidence = confidence
    self.reasoning = reasoning
  }

  /// Takes over what the later phases and the preview need.
  init(_ recommendation: AgentRecommendation) {
    self.init(
      agentID: recommendation.agentID,
      agentName: recommendation.agentName,
      confidence: recommendation.score,
      reasoning: recommendation.reasoning
    )
    reasons = recommendation.reasons
    concerns = recommendation.concerns
    hints = recommendation.hints
  }

  private enum CodingKeys: String, CodingKey {
    case agentID = "agent_id"
    case agentName = "agent_name"
    case confidence, reasoning, reasons, concerns, hints
  }

  /// Writes a confidence that was not measured as null, so that it differs from a forgotten one.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(agentID, forKey: .agentID)
    try container.encode(agentName, forKey: .agentName)
    try container.encode(confidence, forKey: .confidence)
    try container.encode(reasoning, forKey: .reasoning)
    try container.encodeIfPresent(reasons, forKey: .reasons)
    try container.encodeIfPresent(concerns, forKey: .concerns)
    try container.encodeIfPresent(hints, forKey: .hints)
  }

  /// The shape of an agent.
  static let schema = Schema.object(
    [
      "agent_id": .string,
      "agent_name": .string,
      "confidence": .nullable(.number(in: 0...1)),
      "reasoning": .string,
      "reasons": Schemas.names,
      "concerns": Schemas.names,
      "hints": .object([:], open: true),
    ],
    required: ["agent_id", "agent_name", "confidence", "reasoning"]
  )
}
