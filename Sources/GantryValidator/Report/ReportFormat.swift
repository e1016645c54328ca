/// The forms in which a verdict is written.
public enum ReportFormat: String, Sendable, Hashable, CaseIterable {
  /// For people.
  case text
  /// For programs; Docs/VALIDATOR.md describes it.
  case json
  /// For CI servers that show tests.
  case junit
  /// SARIF 2.1.0, for code hosts that show findings.
  case sarif
}
