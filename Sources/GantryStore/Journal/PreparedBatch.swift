import Foundation
import GRDB
import GantryCore
import GantryFaults

/// A batch whose slow parts are done: payloads are hashed and the snapshot is text, so that the
/// transaction only binds and steps.
struct PreparedBatch: Sendable {
  let batch: JournalBatch
  let payloads: [StoredPayload]
  let snapshot: Data?
  let now: Timestamp
  let owner: EngineIdentity?

  /// Prepares a batch.
  ///
  /// - Parameters:
  ///   - batch: What to write.
  ///   - usesFiles: Whether large payloads become files.
  ///   - now: When the lease of a new run begins.
  ///   - owner: The engine that writes.
  /// - Throws: ``StoreError`` when the batch contradicts itself.
  init(
    _ batch: JournalBatch,
    usesFiles: Bool,
    now: Timestamp,
    owner: EngineIdentity?
  ) throws(StoreError) {
    try Self.check(batch)
    self.batch = batch
    self.now = now
    self.owner = owner
    payloads = batch.events.map { StoredPayload($0.data, usesFiles: usesFiles) }
    // A state that cannot be written as JSON is folded again when it is needed.
    snapshot = batch.snapshot.flatMap { state in
      (try? JSON(encoding: state).encodedBytes).map { Data($0) }
    }
  }

  private static func check(_ batch: JournalBatch) throws(StoreError) {
    for (offset, event) in batch.events.enumerated() {
      let due = batch.expectedSeq + UInt64(offset) + 1
      guard event.seq == due else {
        throw StoreError.malformed(batch.run, "event \(event.seq) stands where \(due) is due")
      }
      guard event.run == batch.run else {
        throw StoreError.malformed(batch.run, "event \(due) belongs to run \(event.run)")
      }
      guard event.epoch == batch.epoch else {
        throw StoreError.malformed(
          batch.run,
          "event \(due) carries epoch \(event.epoch) instead of \(batch.epoch)"
        )
      }
    }
    if batch.expectedSeq == 0, batch.events.isEmpty || batch.runRow == nil {
      throw StoreError.malformed(batch.run, "a new run needs its row and at least one event")
    }
  }

  // MARK: - Inside the transaction

  /// Writes the batch, or refuses before it has written anything.
  ///
  /// - Parameter db: The writer, inside a transaction.
  /// - Returns: The position of each event.
  /// - Throws: ``StoreError`` when the batch is refused, `DatabaseError` when SQLite fails.
  func write(_ db: Database) throws -> [UInt64] {
    let run = try claimedRun(db)
    var positions: [UInt64] = []
    positions.reserveCapacity(batch.events.count)
    for (event, payload) in zip(batch.events, payloads) {
      positions.append(try insert(event, payload, run: run, db))
    }
    for row in batch.phaseRows { try row.write(db, run: run) }
    for cursor in batch.cursors { try cursor.write(db, run: run) }
    for fence in batch.notedFences { try fence.note(db, run: run) }
    if let snapshot, let state = batch.snapshot {
      try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO snapshot (run, seq, fold, state) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [run, Int64(state.seq), RunState.foldVersion, snapshot])
    }
    Faults.reach("commit.inside", batch.faultKinds)
    return positions
  }

  /// Checks epoch and number, writes the run's row and returns the run's key.
  private func claimedRun(_ db: Database) throws -> Int64 {
    guard let lease = try Lease.fetch(db, run: batch.run) else {
      guard batch.expectedSeq == 0 else { throw StoreError.unknownRun(batch.run.text) }
      return try insertRun(db)
    }
    try lease.check(db, batch.epoch, of: batch.run)
    guard batch.expectedSeq == lease.newestSeq else {
      throw StoreError.conflict(batch.run, expected: batch.expectedSeq, newest: lease.newestSeq)
    }
    try batch.runRow?.update(db, key: lease.run)
    return lease.run
  }

  private func insertRun(_ db: Database) throws -> Int64 {
    guard let row = batch.runRow else {
      throw StoreError.malformed(batch.run, "a new run needs its row")
    }
    guard batch.epoch == 1 else {
      throw StoreError.malformed(batch.run, "a new run begins with epoch 1, not \(batch.epoch)")
    }
    let key = try row.insert(db)
    let pid = owner?.id == row.engine ? owner?.pid : nil
    try Lease.insert(db, run: key, engine: row.engine, pid: pid ?? 0, at: now)
    return key
  }

  private func insert(
    _ event: Event,
    _ payload: StoredPayload,
    run: Int64,
    _ db: Database
  ) throws -> UInt64 {
    var data: Data?
    var blob: Data?
    switch payload {
    case .row(let bytes): data = bytes
    case .blob(let hash, let bytes):
      blob = hash
      try insertBlob(hash, size: bytes.count, bytes, db)
    case .file(let hash, let bytes):
      blob = hash
      try insertBlob(hash, size: bytes.count, nil, db)
    }
    var statement = try BoundStatement(db, Self.insertion)
    try statement.bind(run)
    try statement.bind(Int64(event.seq))
    try statement.bind(event.time.nanoseconds)
    try statement.bind(event.type.name)
    try statement.bind(event.version)
    try statement.bind(event.durability == .barrier)
    try statement.bind(event.phase)
    try statement.bind(event.attempt)
    try statement.bind(Int64(event.epoch))
    try statement.bind(data)
    try statement.bind(blob)
    try statement.execute()
    return UInt64(db.lastInsertedRowID)
  }

  private static let insertion = """
    INSERT INTO event (run, seq, time_ns, type, v, barrier, phase, attempt, epoch, data, blob)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  private func insertBlob(_ hash: Data, size: Int, _ bytes: Data?, _ db: Database) throws {
    try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO blob (sha256, size, data) VALUES (?, ?, ?)"
    ).execute(arguments: [hash, size, bytes])
  }
}
