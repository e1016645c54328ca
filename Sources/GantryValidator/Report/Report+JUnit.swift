extension Report {
  /// The report as JUnit XML: a suite for each level, a test for each check.
  ///
  /// A warning that does not count is no failure; it stands in the output of its test.
  var junit: String {
    let levels = CheckLevel.allCases.filter { level in
      verdict.rows.contains { $0.check.level == level }
    }
    let head =
      "<testsuites name=\"gantry plugin validate\" \(Self.sums(verdict.rows, counts)) "
      + "time=\"\(verdict.duration.seconds)\">"
    let lines = [#"<?xml version="1.0" encoding="UTF-8"?>"#, head] + levels.flatMap(suite)
    return (lines + ["</testsuites>"]).joined(separator: "\n") + "\n"
  }

  private func suite(_ level: CheckLevel) -> [String] {
    let rows = verdict.rows.filter { $0.check.level == level }
    let time = rows.reduce(Duration.zero) { $0 + $1.duration }
    let facts = [
      ("library", verdict.library), ("sha256", verdict.sha256),
      ("plugin", verdict.plugin.map { "\($0.id) \($0.version)" } ?? "unknown"),
      ("seed", String(verdict.seed)),
    ]
    let properties = facts.map { name, value in
      "      <property name=\"\(name)\" value=\"\(XMLText.attribute(value))\"/>"
    }
    return [
      "  <testsuite name=\"level \(level.rawValue)\" \(Self.sums(rows, counts)) "
        + "time=\"\(time.seconds)\">",
      "    <properties>",
    ] + properties + ["    </properties>"] + rows.flatMap(test) + ["  </testsuite>"]
  }

  private func test(_ row: Verdict.Row) -> [String] {
    let name = XMLText.attribute(
      "\(verdict.plugin?.id ?? "plugin").level\(row.check.level.rawValue)"
    )
    let head =
      "    <testcase classname=\"\(name)\" name=\"\(XMLText.attribute(row.check.id))\" "
      + "time=\"\(row.duration.seconds)\""
    var parts: [String] = []
    if let reason = row.result.skipReason {
      parts.append("      <skipped message=\"\(XMLText.attribute(reason))\"/>")
    }
    let findings = row.result.findings
    let failures = findings.filter(counts)
    if let first = failures.first {
      let more = failures.count == 1 ? "" : " (and \(failures.count - 1) more)"
      parts.append(
        "      <failure type=\"\(first.severity.rawValue)\" "
          + "message=\"\(XMLText.attribute(first.said + more))\">"
          + failures.map(body).joined(separator: "\n") + "</failure>"
      )
    }
    let others = findings.filter { !counts($0) }
    if !others.isEmpty {
      let text = others.map { "\($0.severity.rawValue): " + body($0) }.joined(separator: "\n")
      parts.append("      <system-out>\(text)</system-out>")
    }
    return parts.isEmpty ? [head + "/>"] : [head + ">"] + parts + ["    </testcase>"]
  }

  private func body(_ finding: Finding) -> String {
    let type = finding.type.map { ["type: \($0.visible)"] } ?? []
    let lines =
      [finding.said.visible] + type + finding.evidence.map { "seen: \($0)" }
      + ["fix: \(finding.check.fix)", "reproduce: \(reproduction(of: finding).visible)"]
    return XMLText.body(lines.joined(separator: "\n"))
  }

  private static func sums(_ rows: [Verdict.Row], _ counts: (Finding) -> Bool) -> String {
    let failures = rows.count { $0.result.findings.contains(where: counts) }
    let skipped = rows.count { $0.result.skipReason != nil }
    return "tests=\"\(rows.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\""
  }
}
