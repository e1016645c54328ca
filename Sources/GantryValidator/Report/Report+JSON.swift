internal import GantryCore

extension Report {
  /// The report for programs.
  var json: JSON {
    [
      "format": "gantry.verdict/1",
      "library": .string(verdict.library),
      "sha256": .string(verdict.sha256),
      "plugin": verdict.plugin.map { ["id": .string($0.id), "version": .string($0.version)] }
        ?? .null,
      "passed": .bool(passes),
      "strict": .bool(isStrict),
      "level": .int(Int64(verdict.level.rawValue)),
      "level_reached": .int(Int64(verdict.levelReached?.rawValue ?? 0)),
      // A text, because many readers of JSON lose what is beyond 2^53.
      "seed": .string(String(verdict.seed)),
      "duration_ms": .int(verdict.duration.milliseconds),
      "counts": [
        "errors": .int(Int64(count(.error))),
        "warnings": .int(Int64(count(.warning))),
        "notes": .int(Int64(count(.note))),
        "checks": .int(Int64(verdict.rows.count)),
        "skipped": .int(Int64(skippedCount)),
      ],
      "checks": .array(verdict.rows.map(row)),
    ]
  }

  private func row(_ row: Verdict.Row) -> JSON {
    let outcome =
      switch row.result {
      case .passed: "passed"
      case .skipped: "skipped"
      case .findings: "findings"
      }
    return [
      "id": .string(row.check.id),
      "level": .int(Int64(row.check.level.rawValue)),
      "summary": .string(row.check.summary),
      "fix": .string(row.check.fix),
      "page": .string(row.check.page),
      "result": .string(outcome),
      "reason": row.result.skipReason.map { .string($0) } ?? .null,
      "duration_ms": .int(row.duration.milliseconds),
      "findings": .array(row.result.findings.map(finding)),
    ]
  }

  private func finding(_ finding: Finding) -> JSON {
    [
      "severity": .string(finding.severity.rawValue),
      "message": .string(finding.said),
      "type": finding.type.map { .string($0) } ?? .null,
      "evidence": .array(finding.evidence.map { .string($0) }),
      "reproduction": finding.reproduction.map { .string("\($0)") } ?? .null,
      "command": .string(reproduction(of: finding)),
    ]
  }
}
