import GantryCore

// What must hold after any kill, once everything has ended.
extension LedgerProject {
  /// Judges every run, and what they have left in the project.
  ///
  /// - Parameters:
  ///   - scene: What was killed.
  ///   - shown: The event lines that a killed process had printed.
  /// - Returns: The run itself; nil when there was never one.
  /// - Throws: ``Damage``.
  func judge(_ scene: KillScene, shown: [String]) throws -> String? {
    let rows = try rows()
    for row in rows {
      try expect(row.isTerminal, "\(row.run) is left \(row.status)")
      if row.isUndo { try expect(row.status == "succeeded", "the undo is \(row.status)") }
    }
    let strangers = stateNames().filter { !Self.namesOfState.contains($0) }
    try expect(strangers.isEmpty, "the state folder holds \(strangers)")
    let own = rows.filter { !$0.isUndo }
    try expect(own.count <= 1, "there are \(own.count) runs, started once")
    for row in rows {
      let events = try events(of: row.run)
      try judge(events, of: row)
      try judgeSeen(of: row.run, events: events)
      guard !row.isUndo else { continue }
      let isExpected = scene.endings.contains(row.status)
      try expect(isExpected, "the run is \(row.status): \(Self.failures(in: events))")
      if rows.count == 1 { try judgeEntries(events) }
      try judgeShown(shown, events)
    }
    try expect(!own.isEmpty || shown.isEmpty, "a run that was shown is lost: \(shown)")
    return own.first?.run
  }

  /// What a state folder holds of which nothing went wrong: no copy of a journal, no crash report.
  private static let namesOfState: Set = [
    ".gitignore", "artifacts", "blobs", "engines", "journal.db", "journal.db-shm",
    "journal.db-wal", "journal.lock", "libraries", "logs", "reserve", "scratch",
  ]

  /// Why a run ended as it did.
  private static func failures(in events: [EventLine]) -> String {
    events.filter { $0.data["code"] != nil }
      .map { "\($0.time) \($0.short) \((try? $0.data.encodedString) ?? "")" }
      .joined(separator: "\n")
  }

  private func judge(_ events: [EventLine], of row: Row) throws {
    try expect(events.map(\.seq) == Array(1...max(1, events.count)), "the journal has a gap")
    let epochs = events.compactMap { $0.json["epoch"]?.intValue }
    try expect(epochs == epochs.sorted(), "an older owner has written: \(epochs)")
    var committed: Set<String> = []
    for event in events {
      guard let phase = event.phase else { continue }
      if event.type == "phase.started" {
        try expect(!committed.contains(phase), "\(phase) of \(row.run) ran after its commit")
      }
      guard event.type == "phase.succeeded" else { continue }
      try expect(committed.insert(phase).inserted, "\(phase) of \(row.run) is committed twice")
    }
    guard row.status == "succeeded", !row.isUndo else { return }
    try expect(committed == Ledger.phases, "only \(committed) succeeded")
  }

  /// Every effect is there once if it was settled, at most once if it was announced, and not at all
  /// otherwise; under the key that every attempt of its phase had.
  private func judgeEntries(_ events: [EventLine]) throws {
    let entries = try entries()
    for phase in Ledger.phases {
      let own = events.filter { $0.phase == phase }
      let count = entries.count { $0.name == phase }
      try expect(count <= 1, "\(phase) made its entry \(count) times")
      let isSettled = own.contains { $0.type == "effect.settled" }
      let isAnnounced = own.contains { $0.type == "effect.intended" }
      try expect(!isSettled || count == 1, "the entry of \(phase) is settled and not there")
      try expect(isAnnounced || count == 0, "the entry of \(phase) was never announced")
      let starts = own.filter { $0.type == "phase.started" }
      let keys = Set(starts.compactMap { $0.data["key"]?.stringValue })
      try expect(keys.count <= 1, "\(phase) had several keys: \(keys)")
      let strangers = entries.filter { $0.name == phase && !keys.contains($0.key) }
      try expect(strangers.isEmpty, "\(phase) made its entry under another key")
    }
  }

  /// A sink may see an event again, but never one before those that come first.
  private func judgeSeen(of run: String, events: [EventLine]) throws {
    var newest = 0
    for seq in try seen(of: run) {
      try expect(seq <= newest + 1, "the sink saw \(seq) of \(run) after \(newest)")
      newest = max(newest, seq)
    }
    try expect(newest <= events.count, "the sink saw what the journal has not")
  }

  /// What a person was shown is what happened.
  private func judgeShown(_ shown: [String], _ events: [EventLine]) throws {
    for line in shown {
      let event = EventLine(json: try JSONParser.parse(Array(line.utf8)))
      guard event.run == events.first?.run else { continue }
      let isThere = event.seq <= events.count && events[event.seq - 1] == event
      try expect(isThere, "what was shown is not in the journal: \(line)")
    }
  }
}
