/// Whose folders a run writes to (S0-24): the project's or the person's.
public enum ConfigScope: String, Codable, Sendable, CaseIterable {
  /// Folders inside the project.
  case project
  /// Folders inside the home folder.
  case user
}
