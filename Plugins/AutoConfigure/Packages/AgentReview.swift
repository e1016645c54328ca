/// What the agents of a scope are to us (S0-59); every list is sorted by name.
public struct AgentReview: Codable, Sendable, Equatable {
  /// Ours, unchanged and not behind the registry.
  public var managed: [ReviewedAgent] = []
  /// Ours, unchanged and behind the registry.
  public var outdated: [ReviewedAgent] = []
  /// A person's: made or edited by hand, or unknown to the registries; never archived.
  public var custom: [ReviewedAgent] = []
  /// Those of ``managed`` and ``outdated`` that nothing recommends any more.
  public var unused: [ReviewedAgent] = []

  /// Creates an empty review.
  public init() {}
}

/// One file of the agents' folder.
public struct ReviewedAgent: Codable, Sendable, Equatable {
  /// The file's stem.
  public var name: String
  /// The stem as an id.
  public var agentID: String
  /// The path relative to the scope's root.
  public var path: String
  /// The version that was deployed, nil when it is not known.
  public var version: String?
  /// The file's size.
  public var sizeBytes: Int
  /// The file's SHA-256, which the archive checks before it moves anything.
  public var sha256: String

  private enum CodingKeys: String, CodingKey {
    case name
    case agentID = "agent_id"
    case path
    case version
    case sizeBytes = "size_bytes"
    case sha256
  }
}

/// An agent that a registry manages, as the review needs it.
public struct ManagedAgent: Codable, Sendable, Equatable {
  /// The id; `_` and `-` are equal.
  public var agentID: String
  /// The registry's version, nil when it does not say.
  public var version: String?

  /// Creates a managed agent.
  public init(agentID: String, version: String? = nil) {
    self.agentID = AgentFile.normalizedID(agentID)
    self.version = version
  }

  private enum CodingKeys: String, CodingKey {
    case agentID = "agent_id"
    case version
  }
}
