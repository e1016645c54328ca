/// One place where a plugin breaks a rule, with what was seen.
public struct Finding: Sendable, Hashable {
  /// How bad it is.
  public enum Severity: String, Sendable, Hashable, CaseIterable {
    /// The plugin breaks the contract.
    case error
    /// It works, and will hurt somebody some day.
    case warning
    /// Worth knowing; nothing is wrong.
    case note
  }

  /// The rule.
  public var check: Check
  /// How bad it is.
  public var severity: Severity
  /// What happened, as one sentence that names the thing.
  public var message: String
  /// The type it is about; nil for the library as a whole.
  public var type: String?
  /// What was seen, line by line; texts of the plugin are as it gave them, so reports escape them.
  public var evidence: [String]
  /// The trial that shows it again; nil when nothing had to run.
  public var reproduction: Reproduction?

  /// Notes a broken rule.
  ///
  /// - Parameters:
  ///   - check: The rule.
  ///   - message: What happened.
  ///   - type: The type it is about.
  ///   - evidence: What was seen.
  ///   - severity: How bad it is; nil takes the rule's own.
  ///   - reproduction: The trial that shows it again.
  public init(
    _ check: Check,
    _ message: String,
    type: String? = nil,
    evidence: [String] = [],
    severity: Severity? = nil,
    reproduction: Reproduction? = nil
  ) {
    self.check = check
    self.severity = severity ?? check.severity
    self.message = message
    self.type = type
    self.evidence = evidence
    self.reproduction = reproduction
  }

  /// The number that everything random in it came from; nil when nothing had to run.
  public var seed: UInt64? { reproduction?.seed }
}
