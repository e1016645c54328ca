/// A check that looks at the file and runs nothing of it.
public protocol StaticCheck: Sendable {
  /// The rule it is about.
  var check: Check { get }

  /// Looks at the file.
  ///
  /// - Parameter subject: The library.
  /// - Returns: The places where the rule is broken; empty when it is kept.
  func findings(in subject: Subject) -> [Finding]

  /// Why there is nothing to look at; nil when there is.
  ///
  /// - Parameter subject: The library.
  /// - Returns: A sentence for reports.
  func reasonToSkip(_ subject: Subject) -> String?
}

extension StaticCheck {
  /// Nothing stands in the way of most checks.
  ///
  /// - Parameter subject: The library.
  /// - Returns: Nothing.
  public func reasonToSkip(_ subject: Subject) -> String? { nil }
}
