/// The agents for a project in which nothing was recognised, for whoever asks for them (S0-43).
///
/// Nothing was measured, so they carry no score: a number would look like a finding.
enum DefaultSet {
  /// The ids, in order of priority.
  static let agents = ["engineer", "research", "qa", "documentation", "ops", "ticketing"]

  /// Why each of them is recommended.
  static let reason = "Default configuration applied: nothing was recognised in the project."

  /// What a person should do about it.
  static let concern =
    "Consider manually selecting specialized agents: these are general, and nothing in the project"
    + " asked for them."
}
