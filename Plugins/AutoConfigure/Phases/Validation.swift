import GantryPlugin

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

  /// How many issues matter that much.
  func count(of severity: Severity) -> Int {
    issues.filter { $0.severity == severity }.count
  }

  /// What blocks a run, nil when it may go on.
  var failure: PluginFailure? {
    guard !isValid else { return nil }
    let errors = issues.filter { $0.severity == .error }.map(\.message)
    return PluginFailure(
      code: "VALIDATION_ERROR",
      message: "the recommendation is not valid: \(errors.joined(separator: " "))",
      hint: "Choose agents that a registry has, or add a registry that has them.",
      retry: .config
    )
  }

  private enum CodingKeys: String, CodingKey {
    case isValid = "is_valid"
    case issues
  }
}
