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

  /// The first lease of a run.
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
  }

  /// Gives the run to an engine with the next epoch.
  ///
  /// - Returns: The new epoch.
  func pass(_ db: Database, to engine: EngineIdentity, at time: Timestamp) throws -> UInt64 {
    try db.cachedStatement(
      sql: "UPDATE lease SET engine = ?, pid = ?, epoch = epoch + 1, claimed_ns = ? WHERE run = ?"
    ).execute(arguments: [engine.id, engine.pid, time.nanoseconds, run])
    return epoch + 1
  }
}
