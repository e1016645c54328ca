internal import Toolchain

/// One agent, its score and the reasons for it.
public struct AgentRecommendation: Codable, Sendable, Equatable {
  /// The agent's id.
  public var agentID: String
  /// The name a person reads.
  public var agentName: String
  /// The score, 0 to 1, rounded to four places; nil when nothing was measured (S0-43).
  ///
  /// In JSON it is `confidence`, and null when it is nil.
  public var score: Double?
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
  /// How the agent came to be recommended, when it was not its score.
  public var metadata: Metadata

  /// How sure the recommendation is, 0 where nothing was measured; see ``score``.
  public var confidence: Double { score ?? 0 }

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

    /// Takes the hints from a report; without frameworks of its own an agent gets all of them.
    init(_ report: ToolchainReport?, frameworks: [String]? = nil) {
      let detected = report?.components.flatMap { $0.frameworks.map(\.name) } ?? []
      detectedFrameworks = frameworks ?? Set(detected).sorted()
      deploymentTarget = report?.deploymentTargets.first?.platform
      buildTools = report?.buildTools ?? []
    }

    private enum CodingKeys: String, CodingKey {
      case detectedFrameworks = "detected_frameworks"
      case deploymentTarget = "deployment_target"
      case buildTools = "build_tools"
    }
  }

  /// How an agent came to be recommended.
  public struct Metadata: Codable, Sendable, Equatable {
    /// True for an agent of the default set.
    public var isDefault: Bool
    /// The role that asks for the agent.
    public var role: String?

    /// Creates metadata; without arguments, of an agent that was recommended for its score.
    public init(isDefault: Bool = false, role: String? = nil) {
      self.isDefault = isDefault
      self.role = role
    }

    private enum CodingKeys: String, CodingKey {
      case isDefault = "is_default"
      case role
    }
  }

  /// Creates a recommendation.
  public init(
    agentID: String,
    agentName: String,
    score: Double?,
    priority: Int,
    specialization: AgentProfile.Specialization,
    reasons: [String],
    concerns: [String],
    hints: Hints,
    metadata: Metadata = Metadata()
  ) {
    self.agentID = agentID
    self.agentName = agentName
    self.score = score
    self.priority = priority
    self.specialization = specialization
    self.reasons = reasons
    self.reasoning = reasons.joined(separator: " ")
    self.concerns = concerns
    self.hints = hints
    self.metadata = metadata
  }

  /// The same recommendation with one more reason at the end.
  func adding(reason: String) -> AgentRecommendation {
    var copy = self
    copy.reasons.append(reason)
    copy.reasoning = copy.reasons.joined(separator: " ")
    return copy
  }
}

// MARK: - JSON

extension AgentRecommendation {
  private enum CodingKeys: String, CodingKey {
    case agentID = "agent_id"
    case agentName = "agent_name"
    case score = "confidence"
    case priority
    case specialization
    case reasons
    case reasoning
    case concerns
    case hints
    case metadata
  }

  /// Writes every field; a score that was not measured is an explicit null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(agentID, forKey: .agentID)
    try container.encode(agentName, forKey: .agentName)
    try container.encode(score, forKey: .score)
    try container.encode(priority, forKey: .priority)
    try container.encode(specialization, forKey: .specialization)
    try container.encode(reasons, forKey: .reasons)
    try container.encode(reasoning, forKey: .reasoning)
    try container.encode(concerns, forKey: .concerns)
    try container.encode(hints, forKey: .hints)
    try container.encode(metadata, forKey: .metadata)
  }
}
