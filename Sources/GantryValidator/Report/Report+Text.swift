extension Report {
  /// The report for people: what it is, one line for each check, every finding, and the outcome.
  var text: String {
    let lines =
      head + [""] + verdict.rows.map(line) + verdict.findings.flatMap(block) + ["", outcome]
    return lines.joined(separator: "\n") + "\n"
  }

  private var head: [String] {
    let library = verdict.library.visible
    let name = verdict.plugin.map { "\($0.id) \($0.version)".visible + "  " } ?? ""
    return [
      "\(name)\(library)",
      "sha256 \(verdict.sha256)  level \(verdict.level.rawValue)  seed \(verdict.seed)",
    ]
  }

  // MARK: - One line for each check

  private func line(_ row: Verdict.Row) -> String {
    let id = row.check.id
    switch row.result {
    case .passed: return "\(paint("✓", .green)) \(id)"
    case .skipped(let reason): return paint("- \(id)  \(reason.visible)", .faint)
    case .findings(let findings):
      let (mark, colour): (String, Colour) =
        findings.contains(where: counts) ? ("✗", .red) : ("!", .yellow)
      return "\(paint(mark, colour)) \(id)  \(Self.count(findings))"
    }
  }

  /// How many findings there are, by severity: `2 errors, 1 note`.
  private static func count(_ findings: [Finding]) -> String {
    Finding.Severity.allCases.compactMap { severity in
      let count = findings.count { $0.severity == severity }
      return count == 0 ? nil : amount(count, severity.rawValue)
    }.joined(separator: ", ")
  }

  private static func amount(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  // MARK: - Findings

  private func block(_ finding: Finding) -> [String] {
    let severity = paint("\(finding.severity.rawValue):", counts(finding) ? .red : .yellow)
    let type = finding.type.map { ", type \($0.visible)" } ?? ""
    var lines = [
      "", "\(severity) \(finding.said.visible) [\(finding.check.id)]",
      "  ├─ where: \(verdict.library.visible)\(type)",
    ]
    for (index, line) in finding.evidence.flatMap(\.visibleLines).enumerated() {
      lines.append("  ├─ \(index == 0 ? "seen: " : "      ") \(line)")
    }
    lines.append("  ├─ fix:   \(finding.check.fix)")
    lines.append("  └─ reproduce: \(reproduction(of: finding).visible)")
    return lines
  }

  // MARK: - The outcome

  private var outcome: String {
    let checks = Self.amount(verdict.rows.count, "check")
    let skipped = skippedCount == 0 ? "" : ", \(skippedCount) skipped"
    let found = Self.count(verdict.findings)
    let facts = "\(checks)\(skipped), \(verdict.duration.seconds) s"
    guard !passes else {
      let rest = found.isEmpty ? "" : ", \(found)"
      return "\(paint("passed", .green)): \(levelPassed)\(rest), \(facts)"
    }
    let reached = verdict.levelReached.map { "level \($0.rawValue)" } ?? "no level"
    return "\(paint("failed", .red)): \(found); \(reached) reached of \(verdict.level.rawValue), "
      + facts
  }

  /// What nobody could call is not said to have been tested.
  private var levelPassed: String {
    guard let reached = verdict.levelReached, reached < verdict.level else {
      return "level \(verdict.level.rawValue)"
    }
    return "level \(reached.rawValue) of \(verdict.level.rawValue), as \(Verdict.whyNotCalled)"
  }

  // MARK: - Colours

  private enum Colour: String {
    case green = "32"
    case red = "31"
    case yellow = "33"
    case faint = "2"
  }

  private func paint(_ text: String, _ colour: Colour) -> String {
    isColoured ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }
}
