import Foundation
import GantryCore
import GantryStore

/// Looks whether everything that was acknowledged is in a journal after a power cut, byte for byte,
/// and nothing that was half written.
struct PowerInspection: Sendable {
  /// Whose values the proof writes.
  static let plugin = "proof.values"

  /// The store, opened as after a reboot.
  let store: SQLiteStore
  /// Whether the newest commits may be gone.
  let mayLoseNewest: Bool

  /// What is wrong; empty when nothing is.
  private(set) var violations: [String] = []
  /// How many acknowledged batches are gone.
  private(set) var lostCount = 0
  /// How many batches are there although nobody was told.
  private(set) var unheardCount = 0
  private var newestKept: UInt64 = 0
  private var oldestLost = UInt64.max

  /// Prepares a look.
  init(_ store: SQLiteStore, mayLoseNewest: Bool) {
    self.store = store
    self.mayLoseNewest = mayLoseNewest
  }

  /// Compares the journal with what was acknowledged, and takes what is there as what is known from
  /// here on.
  mutating func compare(with ledger: inout PowerLedger) async {
    do throws(StoreError) {
      let rows = try await store.runs(limit: .max)
      let unknown = rows.filter { ledger.entries[$0.id] == nil }
      for row in unknown { violations.append("run \(row.id) was never written") }
      let byID = Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      for (run, entries) in ledger.entries.sorted(by: { $0.key < $1.key }) {
        let events = try await store.events(of: run, after: 0, limit: .max)
        let count = compare(events, with: entries, of: run)
        if let row = byID[run] { try await checkProjections(of: row, events) }
        if byID[run] == nil, !events.isEmpty {
          violations.append("run \(run) has events and no row")
        }
        try await checkCursor(of: run, entries.prefix(count).map(\.batch))
        ledger.rebase(run, to: count, positions: events.map(\.position))
      }
      for (key, value) in ledger.values {
        ledger.rebase(key, toRevision: try await compare(value, at: key))
      }
    } catch {
      violations.append("the journal cannot be read: \(error)")
    }
    if oldestLost < newestKept {
      violations.append("the event at \(oldestLost) is lost, and one at \(newestKept) is not")
    }
  }

  // MARK: - Events

  /// Compares the events of a run; returns how many of its batches are there.
  private mutating func compare(
    _ events: [Event],
    with entries: [PowerLedger.Entry],
    of run: RunID
  ) -> Int {
    var rest = events[...]
    var count = 0
    for entry in entries {
      let stored = rest.prefix(entry.batch.events.count)
      guard !stored.isEmpty else { break }
      guard stored.count == entry.batch.events.count else {
        violations.append("run \(run) has half of the batch after event \(entry.batch.expectedSeq)")
        break
      }
      check(Array(stored), against: entry)
      newestKept = max(newestKept, stored.last?.position ?? 0)
      if entry.positions == nil { unheardCount += 1 }
      rest = rest.dropFirst(stored.count)
      count += 1
    }
    if count == entries.count, !rest.isEmpty {
      violations.append("run \(run) has \(rest.count) events that were never written")
    }
    for entry in entries.dropFirst(count) {
      guard let positions = entry.positions else { continue }
      lostCount += 1
      oldestLost = min(oldestLost, positions.first ?? .max)
      guard !mayLoseNewest else { continue }
      violations.append("run \(run) lost what was acknowledged after \(entry.batch.expectedSeq)")
    }
    return count
  }

  private mutating func check(_ stored: [Event], against entry: PowerLedger.Entry) {
    for (place, pair) in zip(stored, entry.batch.events).enumerated() {
      var written = pair.1
      written.position = entry.positions?[place] ?? pair.0.position
      guard pair.0 != written else { continue }
      violations.append("event \(written.run):\(written.seq) is not what was written")
    }
  }

  // MARK: - What follows from the events

  private mutating func checkProjections(
    of row: RunRow,
    _ events: [Event]
  ) async throws(StoreError) {
    let stored = try await store.state(of: row.id)
    var fold = RunState(id: row.id)
    do throws(FoldError) {
      for event in events where event.durability == .barrier { try fold.apply(event) }
    } catch {
      return violations.append("run \(row.id) cannot be folded: \(error)")
    }
    if stored != fold { violations.append("the snapshot of run \(row.id) is not its fold") }
    let seq = events.last?.seq ?? 0
    let due = ScriptedRun(fold, seq: seq, epoch: row.epoch, engine: row.engine)
    if row != due.row { violations.append("the row of run \(row.id) is not its fold") }
    if try await store.phases(of: row.id) != due.phaseRows {
      violations.append("the phases of run \(row.id) are not its fold")
    }
  }

  private mutating func checkCursor(
    of run: RunID,
    _ batches: [JournalBatch]
  ) async throws(StoreError) {
    let due = batches.last { !$0.cursors.isEmpty }?.cursors.last
    guard try await store.cursor(of: "proof", run: run) != due else { return }
    violations.append("the cursor of run \(run) is not the one saved with its newest events")
  }

  // MARK: - Values

  /// Compares a value; returns the revision that is there.
  private mutating func compare(
    _ value: PowerLedger.Value,
    at key: String
  ) async throws(StoreError) -> Int {
    let stored = try await store.value(key, of: Self.plugin)
    let revision = Int(stored?.revision ?? 0)
    if revision > value.revisions.count {
      violations.append("value '\(key)' has revision \(revision), which was never written")
    } else if revision > 0, stored?.bytes != value.revisions[revision - 1] {
      violations.append("value '\(key)' is not what was written as revision \(revision)")
    }
    if revision < value.acknowledged {
      lostCount += value.acknowledged - revision
      if !mayLoseNewest {
        violations.append("value '\(key)' lost revision \(value.acknowledged)")
      }
    }
    return min(revision, value.revisions.count)
  }
}
