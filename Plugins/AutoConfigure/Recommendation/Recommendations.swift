/// Every agent that was considered, parted by the gate (S0-29), each list in order of rank.
public struct Recommendations: Codable, Sendable, Equatable {
  /// Agents that would be deployed.
  public var kept: [AgentRecommendation]
  /// Agents below the minimum or past a limit; their last reason says which.
  public var dropped: [AgentRecommendation]

  /// Creates the two lists.
  public init(kept: [AgentRecommendation] = [], dropped: [AgentRecommendation] = []) {
    self.kept = kept
    self.dropped = dropped
  }
}

/// One agent, its score and the reasons for it.
public struct AgentRecommendation: Codable, Sendable, Equatable {
  /// The agent's id.
  public var agentID: String
  /// The name a person reads.
  public var agentName: String
  /// The score, 0 to 1, rounded to four places.
  public var confidence: Double
  /// The rank among equal scores, 1 first (S0-41).
  public var priority: Int
  /// The field of work, which limits count by.
  public var specialization: AgentProfile.Specialization
  /// Why the score is what it is, one sentence each, never empty.
  public var reasons: [String]
  /// The reasons as one text.
  public var reasoning: String
  /// What speaks against the agent, one sentence each.
  public var concerns: [String]
  /// Facts of the project that the agent's deployment can use.
  public var hints: Hints

  /// Facts of the project that an agent's deployment can use.
  public struct Hints: Codable, Sendable, Equatable {
    /// The detected frameworks the agent was measured against, sorted.
    public var detectedFrameworks: [String]
    /// The platform of the first deployment target.
    public var deploymentTarget: String?
    /// The project's build tools.
    public var buildTools: [String]

    /// Creates hints.
    public init(detectedFrameworks: [String], deploymentTarget: String?, buildTools: [String]) {
      self.detectedFrameworks = detectedFrameworks
      self.deploymentTarget = deploymentTarget
      self.buildTools = buildTools
    }

    private enum CodingKeys: String, CodingKey {
      case detectedFrameworks = "detected_frameworks"
      case deploymentTarget = "deployment_target"
      case buildTools = "build_tools"
    }
  }

  /// Creates a recommendation.
  public init(
    agentID: String,
    agentName: String,
    confidence: Double,
    priority: Int,
    specialization: AgentProfile.Specialization,
    reasons: [String],
    concerns: [String],
    hints: Hints
  ) {
    self.agentID = agentID
    self.agentName = agentName
    self.confidence = confidence
    self.priority = priority
    self.specialization = specialization
    self.reasons = reasons
    self.reasoning = reasons.joined(separator: " ")
    self.concerns = concerns
    self.hints = hints
  }

  private enum CodingKeys: String, CodingKey {
    case agentID = "agent_id"
    case agentName = "agent_name"
    case confidence
    case priority
    case specialization
    case reasons
    case reasoning
    case concerns
    case hints
  }

  /// The same recommendation with one more reason at the end.
  func adding(reason: String) -> AgentRecommendation {
    var copy = self
    copy.reasons.append(reason)
    copy.reasoning = copy.reasons.joined(separator: " ")
    return copy
  }
}
