/// A value that the recommendation cannot work with: what it is, where it stands, how to repair it.
public struct RecommendationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What programs branch on.
  public enum Code: String, Sendable, Codable {
    /// A minimum confidence outside 0.0 to 1.0.
    case confidenceOutOfRange = "confidence_out_of_range"
    /// An agent's capabilities hold a value that cannot be read.
    case invalidProfile = "invalid_profile"
    /// A role that has no preset.
    case unknownRole = "unknown_role"
    /// A validation of no agents at all.
    case nothingToValidate = "nothing_to_validate"
  }

  /// What programs branch on.
  public var code: Code
  /// What happened, with the refused value.
  public var message: String
  /// The field the value stands in.
  public var location: String
  /// An imperative sentence that says what to change.
  public var remedy: String

  /// Creates an error.
  public init(code: Code, message: String, location: String, remedy: String) {
    self.code = code
    self.message = message
    self.location = location
    self.remedy = remedy
  }

  /// The message, the place and the remedy on three lines.
  public var description: String {
    "\(message)\n  ├─ where: \(location)\n  └─ fix:   \(remedy)"
  }
}
