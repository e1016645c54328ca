/// Whether recommended agents may be deployed, and what a person should know of them (S0-46).
public struct RecommendationValidation: Codable, Sendable, Equatable {
  /// The issues, grave ones first, each group in the order of the agents.
  public let issues: [Issue]
  /// False when an issue is an error; then nothing may be deployed.
  public let isValid: Bool

  /// One finding.
  public struct Issue: Codable, Sendable, Equatable {
    /// How much it matters.
    public var severity: Severity
    /// What was found, in one sentence.
    public var message: String

    /// Creates an issue.
    public init(severity: Severity, message: String) {
      self.severity = severity
      self.message = message
    }
  }

  /// How much an issue matters.
  public enum Severity: String, Codable, Sendable, CaseIterable {
    /// Nothing is deployed.
    case error
    /// A person should look at it.
    case warning
    /// Good to know.
    case info
  }

  /// Looks at recommended agents.
  ///
  /// Names that a role or the default set knows and no registry has are left out before; an unknown
  /// agent here is one that somebody chose.
  ///
  /// - Parameters:
  ///   - agents: The agents that would be deployed.
  ///   - known: Ids of the agents that exist; `_` and `-` are equal.
  /// - Throws: ``RecommendationError`` with `.nothingToValidate` when there are no agents: nobody
  ///   may take silence for approval.
  public init(
    _ agents: [AgentRecommendation],
    known: some Sequence<String>
  ) throws(RecommendationError) {
    guard !agents.isEmpty else {
      throw RecommendationError(
        code: .nothingToValidate,
        message: "There are no recommended agents to validate.",
        location: "recommendations",
        remedy: "Recommend at least one agent, or pass over the validation when there are none."
      )
    }
    let existing = Set(known.map(AgentProfile.key))
    let found = agents.flatMap { Self.issues($0, existing: existing) } + Self.crowds(agents)
    issues = Severity.allCases.flatMap { severity in found.filter { $0.severity == severity } }
    isValid = !found.contains { $0.severity == .error }
  }

  private static func issues(_ agent: AgentRecommendation, existing: Set<String>) -> [Issue] {
    var issues: [Issue] = []
    if !existing.contains(AgentProfile.key(agent.agentID)) {
      let text = "The agent '\(agent.agentID)' does not exist in any registry."
      issues.append(Issue(severity: .error, message: text))
    }
    switch agent.score {
    case .some(..<0.5):
      let text = "Low confidence \(agent.confidence) for \(agent.agentID)."
      issues.append(Issue(severity: .warning, message: text))
    case .some(..<0.7):
      let text = "Medium confidence \(agent.confidence) for \(agent.agentID)."
      issues.append(Issue(severity: .info, message: text))
    default: break
    }
    return issues
      + agent.concerns.map { Issue(severity: .info, message: "\(agent.agentID): \($0)") }
  }

  /// Agents of one trade get in each other's way; those of ``AgentProfile/Specialization/other``
  /// have no trade in common.
  private static func crowds(_ agents: [AgentRecommendation]) -> [Issue] {
    AgentProfile.Specialization.allCases.compactMap { role in
      let ids = agents.filter { $0.specialization == role }.map(\.agentID)
      guard ids.count > 1, role != .other else { return nil }
      let list = ids.joined(separator: ", ")
      let text = "Multiple agents (\(list)) recommended for role '\(role.rawValue)'."
      return Issue(severity: .warning, message: text)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case issues
    case isValid = "is_valid"
  }
}
