import GantryCore

extension RunRow {
  /// The row for programs.
  var json: JSONObject {
    [
      "run": .string(id.text),
      "pipeline": .string(pipeline),
      "status": .string(status.rawValue),
      "project": project.map(JSON.string) ?? .null,
      "events": .int(Int64(seq)),
      "epoch": .int(Int64(epoch)),
      "queued_at": .string(queuedAt.rfc3339),
      "started_at": startedAt.map { .string($0.rfc3339) } ?? .null,
      "ended_at": endedAt.map { .string($0.rfc3339) } ?? .null,
    ]
  }
}

extension PhaseRow {
  /// The row for programs.
  var json: JSONObject {
    [
      "id": .string(id),
      "status": .string(status.rawValue),
      "attempt": .int(Int64(attempt)),
      "started_at": startedAt.map { .string($0.rfc3339) } ?? .null,
      "ended_at": endedAt.map { .string($0.rfc3339) } ?? .null,
      "progress": progress.map { .double($0.fraction) } ?? .null,
      "message": progress.map { .string($0.message) } ?? .null,
      "reason": reason.map(JSON.string) ?? .null,
    ]
  }

  /// How long the phase took; empty while it has not ended.
  var duration: String {
    guard let startedAt, let endedAt else { return "" }
    return Durations.text(nanoseconds: endedAt.nanoseconds - startedAt.nanoseconds)
  }
}
