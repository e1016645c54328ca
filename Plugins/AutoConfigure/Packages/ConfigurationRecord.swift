public import Foundation

/// What a run configured, as it is to be remembered (S0-64).
public struct ConfigurationRecord: Sendable, Equatable {
  /// The project's primary language, nil when none was recognised.
  public var primaryLanguage: String?
  /// Framework names.
  public var frameworks: [String]
  /// Platforms of deployment targets.
  public var deploymentTargets: [String]
  /// Every agent that is in place, those of earlier runs included.
  public var deployedAgents: [Agent]

  /// One agent in place.
  public struct Agent: Sendable, Equatable {
    /// The agent's id.
    public var agentID: String
    /// The name a person reads.
    public var agentName: String
    /// The score of its recommendation, nil when it was chosen by name.
    public var confidence: Double?
    /// When it was deployed; nil takes the time from the file, or else the time of the run.
    public var deployedAt: Date?

    /// Creates an agent.
    public init(
      agentID: String,
      agentName: String,
      confidence: Double?,
      deployedAt: Date? = nil
    ) {
      self.agentID = agentID
      self.agentName = agentName
      self.confidence = confidence
      self.deployedAt = deployedAt
    }
  }

  /// Creates a record.
  public init(
    primaryLanguage: String?,
    frameworks: [String],
    deploymentTargets: [String],
    deployedAgents: [Agent]
  ) {
    self.primaryLanguage = primaryLanguage
    self.frameworks = frameworks
    self.deploymentTargets = deploymentTargets
    self.deployedAgents = deployedAgents
  }
}
