/// The phases of a job as a server counts them, from 1 (S0-18).
///
/// A numbering of its own beside the five of the events and the five of a deployment.
public enum JobPhase: String, Sendable, CaseIterable {
  /// Finds out what the project is made of.
  case detecting
  /// Chooses agents and skills.
  case recommending
  /// Validates the choice and makes the backup.
  case validating
  /// Deploys agents.
  case deploying
  /// Deploys skills.
  case deployingSkills = "deploying_skills"
  /// Verifies what is deployed and writes the configuration.
  case verifying

  /// The place in the row, 1 first.
  public var number: Int {
    (Self.allCases.firstIndex(of: self) ?? 0) + 1
  }
}
