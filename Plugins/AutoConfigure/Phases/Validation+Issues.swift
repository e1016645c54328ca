import Packages
import Recommendation
import Toolchain

extension Validation.Issue {
  /// What is to be said of the kept agents.
  static func list(
    _ report: ToolchainReport,
    _ agents: Recommendations,
    _ choice: AgentChoice,
    known: [String]
  ) -> [Self] {
    // The validation refuses an empty list, so whoever kept none says why instead.
    guard let validation = try? RecommendationValidation(agents.kept, known: known) else {
      return [Self(severity: .info, message: nothing(report, choice))]
    }
    return validation.issues.map { Self(severity: .init($0.severity), message: $0.message) }
  }

  /// Names that somebody wants and no registry has; they are left out before the validation.
  static func missing(agents: [String], skills: [String]) -> [Self] {
    agents.map {
      Self(severity: .warning, message: "The agent '\($0)' is in no registry and is left out.")
    }
      + skills.map { Self(severity: .info, message: "The skill '\($0)' is in no registry.") }
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
      } + shadowed(registry)
      + dangling(registry).map { Self(severity: .info, message: "The \($0.message).") }
  }

  /// Requirements that nobody has, of skills with which nothing else is wrong.
  private static func dangling(_ registry: SkillRegistry) -> [PackageDiagnostic] {
    let refused = Set(registry.diagnostics.map(\.location))
    return registry.danglingRequirements.filter { !refused.contains($0.location) }
  }

  /// Names that a later registry has too: one line, for two registries may share hundreds.
  private static func shadowed(_ registry: SkillRegistry) -> [Self] {
    let names = registry.shadowed.map(\.name)
    guard !names.isEmpty else { return [] }
    let list = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
    return [
      Self(
        severity: .info,
        message: "An earlier registry takes precedence for \(names.count) name(s): \(list)."
      )
    ]
  }

  private static func nothing(_ report: ToolchainReport, _ choice: AgentChoice) -> String {
    if let role = choice.role { return "No agent of the role \(role.name) is to be deployed." }
    return report.abstained
      ? "Nothing was recognised, so nothing is recommended."
      : "No agent reaches the minimum confidence \(choice.minimum.value)."
  }
}

extension Validation.Severity {
  fileprivate init(_ severity: RecommendationValidation.Severity) {
    switch severity {
    case .error: self = .error
    case .warning: self = .warning
    case .info: self = .info
    }
  }
}
