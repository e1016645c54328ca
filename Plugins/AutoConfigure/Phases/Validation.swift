import Packages
import Recommendation
import Toolchain

/// Whether the recommendation may be deployed, and what a person should know of it (S0-46).
struct Validation: Codable, Sendable, Equatable {
  /// False when an issue is an error.
  var isValid: Bool
  /// The issues, grave ones first, each group in the order it was found.
  var issues: [Issue]

  /// One finding.
  struct Issue: Codable, Sendable, Equatable {
    /// How much it matters.
    var severity: Severity
    /// What was found, in one sentence.
    var message: String
  }

  /// How much an issue matters.
  enum Severity: String, Codable, Sendable, CaseIterable {
    /// Nothing is deployed.
    case error
    /// A person should look at it.
    case warning
    /// Good to know.
    case info
  }

  /// Gathers the issues in the order of their severity.
  init(issues: [Issue]) {
    isValid = !issues.contains { $0.severity == .error }
    self.issues = Severity.allCases.flatMap { severity in
      issues.filter { $0.severity == severity }
    }
  }

  private enum CodingKeys: String, CodingKey {
    case isValid = "is_valid"
    case issues
  }
}

extension Validation.Issue {
  /// What is to be said of the kept agents.
  static func list(
    _ report: ToolchainReport,
    kept: [AgentRecommendation],
    minimum: MinimumConfidence
  ) -> [Self] {
    guard !report.abstained else {
      return [Self(severity: .info, message: "Nothing was recognised, so nothing is recommended.")]
    }
    guard !kept.isEmpty else {
      return [
        Self(severity: .info, message: "No agent reaches the minimum confidence \(minimum.value).")
      ]
    }
    return kept.flatMap(confidence) + crowds(kept)
  }

  /// Skills that are wanted and in no registry.
  static func missing(_ skills: [String]) -> [Self] {
    skills.map { Self(severity: .info, message: "The skill '\($0)' is in no registry.") }
  }

  /// What is wrong with the registries themselves.
  static func registry(_ registry: SkillRegistry) -> [Self] {
    registry.diagnostics.map {
      Self(severity: .warning, message: "\($0.message) (\($0.location)) \($0.remedy)")
    }
      + registry.conflicts.map {
        Self(
          severity: .warning,
          message: "Two entries are named '\($0.name)': \($0.kept) is used, \($0.ignored) is not."
        )
      }
  }

  private static func confidence(_ agent: AgentRecommendation) -> [Self] {
    let concerns = agent.concerns.map {
      Self(severity: .info, message: "\(agent.agentID): \($0)")
    }
    switch agent.confidence {
    case ..<0.5:
      let text = "Low confidence \(agent.confidence) for \(agent.agentID)."
      return [Self(severity: .warning, message: text)] + concerns
    case ..<0.7:
      let text = "Medium confidence \(agent.confidence) for \(agent.agentID)."
      return [Self(severity: .info, message: text)] + concerns
    default: return concerns
    }
  }

  private static func crowds(_ agents: [AgentRecommendation]) -> [Self] {
    AgentProfile.Specialization.allCases.compactMap { role in
      let ids = agents.filter { $0.specialization == role }.map(\.agentID)
      guard ids.count > 1, role != .other else { return nil }
      let text =
        "Multiple agents (\(ids.joined(separator: ", "))) recommended for role '\(role.rawValue)'."
      return Self(severity: .warning, message: text)
    }
  }
}
