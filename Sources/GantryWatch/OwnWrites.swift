public import GantryCore

/// What the watcher has to ask others to tell Gantry's writes from a person's.
public struct OwnWrites: Sendable {
  let digest: @Sendable (String) -> String?
  let wasAtWork: @Sendable (Timestamp) async -> Bool

  /// Creates the questions.
  ///
  /// - Parameters:
  ///   - digest: The SHA-256 of the file at an absolute path, in lowercase hexadecimal digits; nil
  ///     when it cannot be read.
  ///   - wasAtWork: Whether a run of Gantry worked on the project at a moment.
  public init(
    digest: @escaping @Sendable (String) -> String?,
    wasAtWork: @escaping @Sendable (Timestamp) async -> Bool
  ) {
    self.digest = digest
    self.wasAtWork = wasAtWork
  }
}
