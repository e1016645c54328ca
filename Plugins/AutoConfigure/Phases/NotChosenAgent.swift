import GantryPlugin
import Recommendation

/// An agent that a registry has and the project does not get, with the reason.
struct NotChosenAgent: Codable, Sendable, Equatable {
  /// The agent's id.
  var agentID: String
  /// The score, 0 to 1; nil when the agent was not measured.
  var confidence: Double?
  /// Why not, in one sentence.
  var reason: String

  private enum CodingKeys: String, CodingKey {
    case agentID = "agent_id"
    case confidence, reason
  }

  /// Writes a confidence that was not measured as null.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(agentID, forKey: .agentID)
    try container.encode(confidence, forKey: .confidence)
    try container.encode(reason, forKey: .reason)
  }

  /// The shape of the entry.
  static let schema = Schema.object(
    ["agent_id": .string, "confidence": .nullable(.number(in: 0...1)), "reason": .string],
    required: ["agent_id", "confidence", "reason"]
  )
}
