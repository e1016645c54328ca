/// Whether what a run deployed is really there and readable (S0-62).
public struct Verification: Codable, Sendable, Equatable {
  /// True when every check passed.
  public var passed: Bool
  /// The checks, agents first, each in the order of the request.
  public var checks: [Check]

  /// One look at one thing.
  public struct Check: Codable, Sendable, Equatable {
    /// What was looked at, such as `agent python-engineer`.
    public var subject: String
    /// The name of the check, such as `file_exists`.
    public var check: String
    /// Whether it passed.
    public var passed: Bool
    /// What was found, with the path.
    public var message: String

    /// Creates a check.
    public init(subject: String, check: String, passed: Bool, message: String) {
      self.subject = subject
      self.check = check
      self.passed = passed
      self.message = message
    }
  }

  /// Creates a result from its checks; without any it passed.
  ///
  /// - Parameter checks: The checks.
  public init(checks: [Check]) {
    self.checks = checks
    passed = checks.allSatisfy(\.passed)
  }
}
