/// What an agent says about itself: the stacks it knows and how far that is to be believed.
public struct AgentProfile: Codable, Sendable, Equatable {
  /// The field of work an agent belongs to; limits and priorities are counted per field.
  public enum Specialization: String, Codable, Sendable, CaseIterable {
    /// Writes and changes the project's code.
    case engineering
    /// Builds, deploys and operates the project.
    case devops
    /// Everything else: research, documentation, quality.
    case other
  }

  /// The agent's id, normalised with ``normalizedID(_:)``.
  public var agentID: String
  /// The name a person reads.
  public var name: String
  /// The field of work.
  public var specialization: Specialization
  /// Languages the agent writes, lowercase.
  public var languages: [String]
  /// Frameworks the agent knows.
  public var frameworks: [String]
  /// Platforms (`docker vercel …`) and target types (`container serverless …`) it deploys to.
  public var deploymentPlatforms: [String]
  /// Frameworks without which the agent is out of place; empty for one that needs none.
  public var requiredFrameworks: [String]
  /// Ids of agents that are left out where this one does all they would.
  public var overrides: [String]
  /// The rank among equal scores, nil to derive it from the specialization (S0-41).
  public var priority: Int?
  /// How specialised the agent is, 0.0 to 1.0; it scales the score.
  public var confidenceWeight: Double
  /// False for an agent that is only deployed when somebody names it.
  public var autoDeploy: Bool

  /// Creates a profile.
  public init(
    agentID: String,
    name: String,
    specialization: Specialization = .other,
    languages: [String] = [],
    frameworks: [String] = [],
    deploymentPlatforms: [String] = [],
    requiredFrameworks: [String] = [],
    overrides: [String] = [],
    priority: Int? = nil,
    confidenceWeight: Double = 0.7,
    autoDeploy: Bool = true
  ) {
    self.agentID = Self.normalizedID(agentID)
    self.name = name
    self.specialization = specialization
    self.languages = languages
    self.frameworks = frameworks
    self.deploymentPlatforms = deploymentPlatforms
    self.requiredFrameworks = requiredFrameworks
    self.overrides = overrides
    self.priority = priority
    self.confidenceWeight = confidenceWeight
    self.autoDeploy = autoDeploy
  }

  /// The one spelling of an agent id: lowercase, `-` between words.
  ///
  /// - Parameter id: An id as a registry, a file name or a person spells it.
  /// - Returns: The id with `_` and spaces turned into `-`.
  public static func normalizedID(_ id: String) -> String {
    String(id.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 })
  }

  /// The key under which agents are looked up: `vercel_ops_agent` and `vercel-ops` are one.
  static func key(_ id: String) -> String {
    let id = normalizedID(id)
    return id.hasSuffix("-agent") ? String(id.dropLast("-agent".count)) : id
  }

  private enum CodingKeys: String, CodingKey {
    case agentID = "agent_id"
    case name
    case specialization
    case languages
    case frameworks
    case deploymentPlatforms = "deployment_platforms"
    case requiredFrameworks = "required_frameworks"
    case overrides
    case priority
    case confidenceWeight = "confidence_weight"
    case autoDeploy = "auto_deploy"
  }
}
