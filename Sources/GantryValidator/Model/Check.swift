public import GantryCore

/// One rule that plugins keep, and what to do when one does not.
///
/// The whole catalogue is ``Checks/all``. An id is public: install policies, reports and the page on
/// findings name it, so it never changes its meaning.
public struct Check: Sendable, Hashable, Identifiable {
  /// The name of the rule, as reports and commands write it.
  public let id: String
  /// The first level at which it is looked at.
  public let level: CheckLevel
  /// What the rule asks, as a sentence.
  public let summary: String
  /// What an author does about a plugin that breaks it, as an imperative sentence.
  public let fix: String
  /// The kinds of types it is about; all of them for rules about the library as a whole.
  public let kinds: Set<PluginListing.Kind>
  /// How bad it is when the rule is broken.
  public let severity: Finding.Severity

  /// Describes a rule.
  ///
  /// - Parameters:
  ///   - id: The name of the rule.
  ///   - level: The first level at which it is looked at.
  ///   - summary: What the rule asks.
  ///   - fix: What an author does about a plugin that breaks it.
  ///   - kinds: The kinds of types it is about.
  ///   - severity: How bad it is when the rule is broken.
  init(
    _ id: String,
    _ level: CheckLevel,
    _ summary: String,
    fix: String,
    kinds: Set<PluginListing.Kind> = Set(PluginListing.Kind.allCases),
    severity: Finding.Severity = .error
  ) {
    self.id = id
    self.level = level
    self.summary = summary
    self.fix = fix
    self.kinds = kinds
    self.severity = severity
  }
}
