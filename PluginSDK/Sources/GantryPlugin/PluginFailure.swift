/// Why a call failed, in words a program and a person can use.
///
/// Throw it from anywhere in a phase, skill, sink or strategy. Every other error crosses as code
/// `UNCAUGHT` with its text; `CancellationError` crosses as "cancelled".
public struct PluginFailure: Error, Sendable, Hashable {
  /// A stable upper-case name that programs branch on: `REGISTRY_UNREADABLE`.
  public var code: String
  /// What happened, naming the thing.
  public var message: String
  /// What to do about it, an imperative sentence.
  public var hint: String
  /// Whether trying again can help.
  public var retry: RetryClass
  /// A JSON object with evidence.
  public var detail: JSON?
  /// The status the call ends with, of the `GANTRY_…` words.
  var status: Int32

  /// Creates a failure.
  ///
  /// - Parameters:
  ///   - code: A stable upper-case name that programs branch on.
  ///   - message: What happened, naming the thing.
  ///   - hint: What to do about it, an imperative sentence.
  ///   - retry: Whether trying again can help.
  ///   - detail: A JSON object with evidence.
  public init(
    code: String,
    message: String,
    hint: String = "",
    retry: RetryClass = .unknown,
    detail: JSON? = nil
  ) {
    self.init(
      code: code,
      message: message,
      hint: hint,
      retry: retry,
      detail: detail,
      status: Status.failed
    )
  }

  init(
    code: String,
    message: String,
    hint: String,
    retry: RetryClass,
    detail: JSON? = nil,
    status: Int32
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.retry = retry
    self.detail = detail
    self.status = status
  }

  /// What an error becomes on its way out.
  init(crossing error: any Error) {
    if let failure = error as? PluginFailure {
      self = failure
    } else if let failure = error as? SkillFailure {
      self.init(
        code: failure.code,
        message: "skill '\(failure.skill)' failed: \(failure.message)",
        hint: failure.hint,
        retry: failure.retry,
        detail: failure.detail
      )
    } else if let conflict = error as? RevisionConflict {
      self.init(
        code: "KV_CONFLICT",
        message: String(describing: conflict),
        hint: "Read the value again and decide anew.",
        retry: .retryable
      )
    } else {
      self.init(
        code: "UNCAUGHT",
        message: String(describing: error),
        hint: "Throw a PluginFailure where this error is known."
      )
    }
  }

  /// The failure in one line.
  var explanation: String {
    hint.isEmpty ? message : "\(message). \(hint)"
  }
}

/// Whether trying again can help.
public enum RetryClass: String, Sendable, Hashable, CaseIterable, Codable {
  /// Nobody knows.
  case unknown
  /// Trying again can help.
  case retryable
  /// Trying again cannot help.
  case permanent
  /// The configuration has to change first.
  case config
  /// A person has to do something first.
  case needsHuman = "needs_human"

  var number: Int32 {
    switch self {
    case .unknown: 0
    case .retryable: 1
    case .permanent: 2
    case .config: 3
    case .needsHuman: 4
    }
  }

  /// Creates a class from its number in the ABI; numbers of newer minors are unknown.
  package init(number: Int32) {
    self = Self.allCases.first { $0.number == number } ?? .unknown
  }
}
