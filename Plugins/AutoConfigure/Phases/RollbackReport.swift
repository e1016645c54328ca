import GantryPlugin

/// How a run that failed was taken back (S0-20, S0-61).
struct RollbackReport: Codable, Sendable, Equatable {
  /// What went wrong, in one sentence.
  var error: String
  /// What programs branch on.
  var code: String
  /// What the run had put in place before it failed, agents first.
  var deployedBeforeFailure: [String]
  /// Whether everything stands as before the run.
  var succeeded: Bool
  /// Paths that could not be brought back.
  var kept: [String] = []

  enum CodingKeys: String, CodingKey {
    case error, code, succeeded, kept
    case deployedBeforeFailure = "deployed_before_failure"
  }

  /// The shape of a report.
  static let schema = Schema.object(
    [
      "error": .string, "code": .string, "succeeded": .boolean, "kept": Schemas.names,
      "deployed_before_failure": Schemas.names,
    ],
    required: ["error", "code", "succeeded", "kept", "deployed_before_failure"]
  )
}
