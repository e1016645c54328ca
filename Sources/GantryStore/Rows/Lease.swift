import GRDB
import GantryCore

/// Who may write to a run, and where its journal ends.
struct Lease: Sendable {
  /// The run's key in the store.
  let run: Int64
  /// The owner.
  let engine: String
  /// The owner's process.
  let pid: Int64
  /// The owner's epoch.
  let epoch: UInt64
  /// The number of the run's newest event.
  let newestSeq: UInt64

  /// The lease of a run; nil when there is no such run.
  static func fetch(_ db: Database, run: RunID) throws -> Lease? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT lease.run, lease.engine, lease.pid, lease.epoch,
          (SELECT max(seq) FROM event WHERE event.run = lease.run)
        FROM run JOIN lease ON lease.run = run.key WHERE run.id = ?
        """
    )
    guard let row = try Row.fetchOne(statement, arguments: [run.text]) else { return nil }
    return Lease(
      run: row[0],
      engine: row[1],
      pid: row[2],
      epoch: UInt64(row[3] as Int64),
      newestSeq: UInt64((row[4] as Int64?) ?? 0)
    )
  }

  /// The first lease of a run; a run without an engine waits for one.
  static func insert(
    _ db: Database,
    run: Int64,
    engine: String,
    pid: Int,
    at time: Timestamp
  ) throws {
    try db.cachedStatement(
      sql: "INSERT INTO lease (run, engine, pid, epoch, claimed_ns) VALUES (?, ?, ?, 1, ?)"
    ).execute(arguments: [run, engine, pid, time.nanoseconds])
    if engine.isEmpty { try makeReady(db, run: run) }
  }

  /// Refuses a write with an epoch that has passed, and counts it.
  ///
  /// - Throws: ``StoreError`` with `.fenced`; nothing but the count is then written.
  func check(_ db: Database, _ epoch: UInt64, of id: RunID) throws {
    guard epoch != self.epoch else { return }
    try db.cachedStatement(
      sql: """
        INSERT INTO fenced_write (run, epoch, writes, noted) VALUES (?, ?, 1, 0)
        ON CONFLICT (run, epoch) DO UPDATE SET writes = writes + 1
        """
    ).execute(arguments: [run, Int64(clamping: epoch)])
    throw StoreError.fenced(id, epoch: epoch, current: self.epoch, owner: engine)
  }

  /// Gives the run to an engine with the next epoch.
  ///
  /// - Returns: The new epoch.
  func pass(_ db: Database, to engine: EngineIdentity, at time: Timestamp) throws -> UInt64 {
    try db.cachedStatement(
      sql: "UPDATE lease SET engine = ?, pid = ?, epoch = epoch + 1, claimed_ns = ? WHERE run = ?"
    ).execute(arguments: [engine.id, engine.pid, time.nanoseconds, run])
    try db.cachedStatement(sql: "DELETE FROM ready WHERE run = ?").execute(arguments: [run])
    return epoch + 1
  }

  /// Takes the run from its owner; it waits for another one, unless it has ended or is paused.
  func release(_ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE lease SET engine = '', pid = 0, epoch = epoch + 1 WHERE run = ?"
    ).execute(arguments: [run])
    try Self.makeReady(db, run: run)
  }

  // MARK: - All runs of an engine

  /// Who holds runs that have not ended.
  static func openOwners(_ db: Database) throws -> [(engine: String, pid: Int64)] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT DISTINCT lease.engine, lease.pid FROM run JOIN lease ON lease.run = run.key
        WHERE \(isOpen) AND lease.engine <> ''
        """
    )
    return try Row.fetchAll(statement).map { ($0[0], $0[1]) }
  }

  /// Raises the epochs of everything an engine holds.
  static func fence(_ db: Database, engine: String) throws {
    try db.cachedStatement(
      sql: "UPDATE lease SET epoch = epoch + 1 WHERE engine = ? AND run IN (\(openRuns))"
    ).execute(arguments: [engine])
  }

  /// Gives away everything a fenced engine held.
  static func retire(_ db: Database, engine: String) throws {
    try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO ready (run)
        SELECT key FROM run JOIN lease ON lease.run = run.key
        WHERE \(isOpen) AND run.status <> 'paused' AND lease.engine = ?
        """
    ).execute(arguments: [engine])
    try db.cachedStatement(
      sql: "UPDATE lease SET engine = '', pid = 0 WHERE engine = ? AND run IN (\(openRuns))"
    ).execute(arguments: [engine])
  }

  /// Whether an engine holds a run that has not ended.
  static func holdsAny(_ db: Database, engine: String) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        SELECT 1 FROM run JOIN lease ON lease.run = run.key
        WHERE \(isOpen) AND lease.engine = ? LIMIT 1
        """
    )
    return try Int.fetchOne(statement, arguments: [engine]) != nil
  }

  /// How many runs have neither ended nor been paused.
  static func openRunCount(_ db: Database) throws -> Int {
    let sql = "SELECT count(*) FROM run WHERE \(isOpen) AND status <> 'paused'"
    return try Int.fetchOne(db.cachedStatement(sql: sql)) ?? 0
  }

  private static func makeReady(_ db: Database, run: Int64) throws {
    try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO ready (run)
        SELECT key FROM run WHERE key = ? AND \(isOpen) AND status <> 'paused'
        """
    ).execute(arguments: [run])
  }

  // The words of the partial index, or SQLite does not use it.
  static let isOpen =
    "run.status NOT IN ('succeeded', 'failed', 'cancelled', 'rolled_back')"
  private static let openRuns = "SELECT key FROM run WHERE \(isOpen)"
}
