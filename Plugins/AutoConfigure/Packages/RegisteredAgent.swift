/// An agent as a registry offers it.
public struct RegisteredAgent: Codable, Sendable, Equatable {
  /// The id, which is also the stem of the deployed file.
  public var agentID: String
  /// The name a person reads.
  public var name: String
  /// When to use the agent.
  public var description: String
  /// The version, nil when the file does not say.
  public var version: String?
  /// What the agent can do, as a string map.
  public var capabilities: [String: String]
  /// The registry's label.
  public var collection: String
  /// The absolute path of the file.
  public var path: String

  /// Creates an agent.
  public init(
    agentID: String,
    name: String,
    description: String = "",
    version: String? = nil,
    capabilities: [String: String] = [:],
    collection: String,
    path: String
  ) {
    self.agentID = agentID
    self.name = name
    self.description = description
    self.version = version
    self.capabilities = capabilities
    self.collection = collection
    self.path = path
  }

  private enum CodingKeys: String, CodingKey {
    case agentID = "agent_id"
    case name
    case description
    case version
    case capabilities
    case collection
    case path
  }
}
