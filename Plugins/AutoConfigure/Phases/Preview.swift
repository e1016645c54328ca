import Toolchain

/// What would be deployed, as programs read it (S0-68).
struct Preview: Codable, Sendable {
  /// What was detected and which agents follow from it.
  var agents: Agents
  /// Which skills follow from the agents.
  var skills: Skills

  /// Builds the document.
  init(
    _ report: ToolchainReport,
    recommendations: [RecommendedAgent],
    validation: Validation,
    skills: [String]
  ) {
    agents = Agents(
      detectedToolchain: Agents.Toolchain(components: DetectedComponent.list(report)),
      recommendations: recommendations.map {
        Agents.Recommendation(
          agentID: $0.agentID,
          confidence: $0.confidence,
          reasoning: $0.reasoning
        )
      },
      validation: validation
    )
    self.skills = Skills(recommendations: skills)
  }

  /// The part about agents.
  struct Agents: Codable, Sendable {
    var detectedToolchain: Toolchain
    var recommendations: [Recommendation]
    var validation: Validation

    struct Toolchain: Codable, Sendable {
      var components: [DetectedComponent]
    }

    struct Recommendation: Codable, Sendable {
      var agentID: String
      var confidence: Double?
      var reasoning: String

      enum CodingKeys: String, CodingKey {
        case agentID = "agent_id"
        case confidence, reasoning
      }

      /// Writes a confidence that was not measured as null: the member is part of the contract.
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(agentID, forKey: .agentID)
        try container.encode(confidence, forKey: .confidence)
        try container.encode(reasoning, forKey: .reasoning)
      }
    }

    enum CodingKeys: String, CodingKey {
      case detectedToolchain = "detected_toolchain"
      case recommendations, validation
    }
  }

  /// The part about skills.
  struct Skills: Codable, Sendable {
    /// Names, sorted.
    var recommendations: [String]
  }
}
