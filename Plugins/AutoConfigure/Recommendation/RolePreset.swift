/// The agents and skills of a role that somebody works in, whatever the project is made of (S0-45).
public struct RolePreset: Sendable, Equatable {
  /// The role as it is named on the command line.
  public let name: String
  /// Ids of its agents, the most important first.
  public let agents: [String]
  /// Names of its skills; they take the place of those that the agents would bring.
  public let skills: [String]

  /// Every role.
  public static let all = [developer, productManager, executive]

  /// Writes and changes code.
  public static let developer = RolePreset(
    name: "developer",
    agents: [
      "engineer", "python-engineer", "typescript-engineer", "qa", "research", "documentation",
      "local-ops",
    ],
    skills: [
      "test-driven-development", "systematic-debugging", "code-review", "refactoring-patterns",
      "git-workflow", "async-testing", "api-documentation", "docker-containerization",
    ]
  )

  /// Decides what is built, and in which order.
  public static let productManager = RolePreset(
    name: "product-manager",
    agents: ["product-owner", "research", "documentation", "ticketing", "qa"],
    skills: [
      "api-documentation", "brainstorming", "internal-comms", "reporting-pipelines",
      "writing-plans",
    ]
  )

  /// Wants to know where a project stands.
  public static let executive = RolePreset(
    name: "executive",
    agents: ["research", "documentation", "product-owner"],
    skills: ["code-quality-scoring", "internal-comms", "reporting-pipelines"]
  )

  private init(name: String, agents: [String], skills: [String]) {
    self.name = name
    self.agents = agents
    self.skills = skills
  }

  /// Finds a role by its name.
  ///
  /// - Parameter name: The name; letter case does not count, and `_`, `-` and spaces are equal.
  /// - Throws: ``RecommendationError`` with `.unknownRole`, every role, and the one that was
  ///   probably meant.
  public init(named name: String) throws(RecommendationError) {
    let key = AgentProfile.normalizedID(name)
    if let role = Self.all.first(where: { $0.name == key }) {
      self = role
      return
    }
    let guess = Self.nearest(to: key).map { " Did you mean '\($0)'?" } ?? ""
    throw RecommendationError(
      code: .unknownRole,
      message: "There is no role '\(name)'.\(guess)",
      location: "role",
      remedy: "Choose \(Self.all.map(\.name).phrase("or")), or leave the role out."
    )
  }

  /// The role that the word shortens, or that a few letters make of it.
  private static func nearest(to word: String) -> String? {
    guard word.count >= 2 else { return nil }
    let ranked = all.map(\.name).map { name in
      let edits = Array(name).difference(from: Array(word)).count
      return (name: name, edits: name.hasPrefix(word) ? 0 : edits)
    }
    // Four edits are two exchanged letters: an exchange counts as a removal and an insertion.
    return ranked.filter { $0.edits <= 4 }.min { ($0.edits, $0.name) < ($1.edits, $1.name) }?.name
  }
}
