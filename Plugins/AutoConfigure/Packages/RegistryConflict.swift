/// A name that two entries claim.
public struct RegistryConflict: Codable, Sendable, Equatable {
  /// The name or id.
  public var name: String
  /// The path of the entry that keeps it.
  public var kept: String
  /// The path of the entry that is not used.
  public var ignored: String

  /// Creates a conflict.
  ///
  /// - Parameters:
  ///   - name: The name or id.
  ///   - kept: The path of the entry that keeps it.
  ///   - ignored: The path of the entry that is not used.
  public init(name: String, kept: String, ignored: String) {
    self.name = name
    self.kept = kept
    self.ignored = ignored
  }
}
