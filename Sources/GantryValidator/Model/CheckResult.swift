/// What became of one check.
public enum CheckResult: Sendable, Hashable {
  /// Everything was looked at and nothing was wrong.
  case passed
  /// The rule is broken, at one place or several.
  case findings([Finding])
  /// It could not be looked at, or there was nothing to look at; the reason is a sentence.
  case skipped(String)

  /// The places where the rule is broken; empty when it was kept or not looked at.
  public var findings: [Finding] {
    if case .findings(let findings) = self { findings } else { [] }
  }

  /// Makes a result of what was found.
  ///
  /// - Parameter findings: The places where the rule is broken; none is a pass.
  public init(_ findings: [Finding]) {
    self = findings.isEmpty ? .passed : .findings(findings)
  }
}
