extension Replay {
  /// The trial for people: what was done, what was seen, how it ended, and what that breaks.
  public var text: String {
    var lines = ["trial \(reproduction)", "", "script:"]
    lines += script.visibleLines.map { "  \($0)" }
    lines += ["", "facts:"] + facts.map { "  \($0.visible)" }
    for (name, text) in zip(["standard output", "standard error"], printed) where !text.isEmpty {
      lines += ["", "\(name):"] + text.visibleLines.map { "  \($0)" }
    }
    lines += ["", "ended: \(ending.visible)"]
    if findings.isEmpty { lines.append("nothing is broken this time") }
    for finding in findings {
      lines += ["", "\(finding.severity.rawValue): \(finding.said.visible) [\(finding.check.id)]"]
      lines += finding.evidence.flatMap(\.visibleLines).map { "  ├─ seen:  \($0)" }
      lines.append("  └─ fix:   \(finding.check.fix)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
