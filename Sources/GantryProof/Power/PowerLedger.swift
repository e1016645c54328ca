import GantryCore

/// What a store has said it did, and what it was asked to do without having answered.
///
/// The ledger is the memory of the world outside: whoever was told "written" has acted on it, so
/// what stands here must stand in the journal.
struct PowerLedger: Sendable {
  /// One batch.
  struct Entry: Sendable {
    /// What was written.
    var batch: JournalBatch
    /// Where the store said the events are; nil while nobody knows whether they are anywhere.
    var positions: [UInt64]?
  }

  /// What is known about a value that a plugin keeps.
  struct Value: Sendable, Equatable {
    /// Its bytes at each revision, from 1; the last one may not have been acknowledged.
    var revisions: [[UInt8]] = []
    /// How many were acknowledged.
    var acknowledged = 0
  }

  /// Every batch of each run, in order.
  private(set) var entries: [RunID: [Entry]] = [:]
  /// Every value by its key.
  private(set) var values: [String: Value] = [:]

  /// How many batches and values were acknowledged.
  var acknowledgedCount: Int {
    entries.values.reduce(0) { count, entries in count + entries.count { $0.positions != nil } }
      + values.values.reduce(0) { $0 + $1.acknowledged }
  }

  /// A batch is on its way to the store.
  mutating func ask(_ batch: JournalBatch) {
    entries[batch.run, default: []].append(Entry(batch: batch))
  }

  /// The store has said where a run's newest batch is.
  mutating func acknowledge(_ batch: JournalBatch, at positions: [UInt64]) {
    guard let last = entries[batch.run]?.indices.last else { return }
    entries[batch.run]?[last].positions = positions
  }

  /// A value is on its way to the store.
  mutating func ask(_ put: PluginValuePut) {
    values[put.key, default: Value()].revisions.append(put.bytes)
  }

  /// The store has said that a value's newest revision is written.
  mutating func acknowledge(_ put: PluginValuePut) {
    guard let count = values[put.key]?.revisions.count else { return }
    values[put.key]?.acknowledged = count
  }

  /// Takes what was found after a cut as what is known from here on.
  mutating func rebase(_ run: RunID, to count: Int, positions: [UInt64]) {
    var rest = positions[...]
    let kept = (entries[run] ?? []).prefix(count).map { entry in
      let own = rest.prefix(entry.batch.events.count)
      rest = rest.dropFirst(entry.batch.events.count)
      return Entry(batch: entry.batch, positions: Array(own))
    }
    entries[run] = kept.isEmpty ? nil : kept
  }

  /// Takes the revision that was found after a cut as the newest.
  mutating func rebase(_ key: String, toRevision revision: Int) {
    let kept = values[key].map { Array($0.revisions.prefix(revision)) } ?? []
    values[key] = Value(revisions: kept, acknowledged: revision)
  }
}
