public import GantryCore

/// A verdict as others read it.
public struct Report: Sendable {
  /// What was found.
  public let verdict: Verdict
  /// Whether a warning counts as an error.
  public let isStrict: Bool
  /// Whether the text for people is coloured.
  public let isColoured: Bool
  /// The version of the program that reports.
  public let version: String

  /// Prepares a report.
  ///
  /// - Parameters:
  ///   - verdict: What was found.
  ///   - isStrict: Whether a warning counts as an error.
  ///   - isColoured: Whether the text for people is coloured.
  ///   - version: The version of the program that reports.
  public init(
    _ verdict: Verdict,
    isStrict: Bool = false,
    isColoured: Bool = false,
    version: String = ""
  ) {
    self.verdict = verdict
    self.isStrict = isStrict
    self.isColoured = isColoured
    self.version = version
  }

  /// Whether nothing was found that counts.
  public var passes: Bool { !verdict.findings.contains(where: counts) }

  /// Writes the report, with a line feed at its end.
  ///
  /// - Parameter format: The form.
  /// - Returns: The text.
  /// - Throws: ``JSONError`` when a value cannot be written; no verdict holds one.
  public func text(as format: ReportFormat) throws(JSONError) -> String {
    switch format {
    case .text: text
    case .json: try written(json)
    case .junit: junit
    case .sarif: try written(sarif)
    }
  }

  /// Whether a finding makes the library fail.
  func counts(_ finding: Finding) -> Bool {
    finding.severity == .error || (isStrict && finding.severity == .warning)
  }

  /// How many findings have a severity.
  func count(_ severity: Finding.Severity) -> Int {
    verdict.findings.count { $0.severity == severity }
  }

  /// How many checks there was nothing to look at for.
  var skippedCount: Int { verdict.rows.count { $0.result.skipReason != nil } }

  /// The command that shows a finding again.
  func reproduction(of finding: Finding) -> String {
    let library = ShellWord.quoted(verdict.library)
    guard let trial = finding.reproduction else {
      return "gantry plugin validate \(library) --only \(finding.check.id)"
    }
    return "gantry plugin validate \(library) --reproduce \(trial)"
  }

  private func written(_ json: JSON) throws(JSONError) -> String {
    try JSONWriter(isPretty: true).string(of: json).withEscapedControls + "\n"
  }
}

extension Finding {
  /// What happened; a finding that says nothing is told in the words of its rule.
  var said: String { message.isEmpty ? "this does not hold: \(check.summary)" : message }
}

extension Check {
  /// Where the rule is explained.
  var page: String { "Docs/ERRORS.md#\(id)" }
}

extension CheckResult {
  /// Why the check was not looked at; nil when it was.
  var skipReason: String? {
    if case .skipped(let reason) = self { reason } else { nil }
  }
}

extension Duration {
  /// The whole milliseconds.
  var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }

  /// The seconds with three digits, for readers of XML.
  var seconds: String {
    let whole = milliseconds / 1000
    let rest = String(milliseconds % 1000)
    return "\(whole)." + String(repeating: "0", count: 3 - rest.count) + rest
  }
}
