import GRDB
import GantryCore

extension RunRow {
  /// The columns of a row.
  ///
  /// The newest number and the owner are taken from where they are
  /// written anyway, so that a commit that only adds events does not touch the run's row.
  static let selection = """
    SELECT run.id, run.pipeline, run.project, run.status,
      (SELECT max(seq) FROM event WHERE event.run = run.key),
      lease.epoch, lease.engine, run.queued_ns, run.started_ns, run.ended_ns
    FROM run JOIN lease ON lease.run = run.key
    """

  /// Reads one row of ``selection``.
  init(_ row: Row) throws {
    let text: String = row[0]
    guard let id = RunID(text: text) else { throw StoreError.unknownRun(text) }
    let word: String = row[3]
    guard let status = RunStatus(rawValue: word) else {
      throw StoreError.unknownStatus(word, of: text)
    }
    self.init(
      id: id,
      pipeline: row[1],
      project: row[2],
      status: status,
      seq: UInt64((row[4] as Int64?) ?? 0),
      epoch: UInt64(row[5] as Int64),
      engine: row[6],
      queuedAt: Timestamp(nanoseconds: row[7]),
      startedAt: Timestamp(stored: row[8]),
      endedAt: Timestamp(stored: row[9])
    )
  }

  /// Writes the row of a new run and returns its key.
  func insert(_ db: Database) throws -> Int64 {
    try db.cachedStatement(
      sql: """
        INSERT INTO run (id, pipeline, project, status, queued_ns, started_ns, ended_ns)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      id.text, pipeline, project, status.rawValue, queuedAt.nanoseconds, startedAt?.nanoseconds,
      endedAt?.nanoseconds,
    ])
    return db.lastInsertedRowID
  }

  /// Writes what can change in the life of a run.
  func update(_ db: Database, key: Int64) throws {
    try db.cachedStatement(
      sql: "UPDATE run SET status = ?, started_ns = ?, ended_ns = ? WHERE key = ?"
    ).execute(arguments: [
      status.rawValue, startedAt?.nanoseconds, endedAt?.nanoseconds, key,
    ])
  }
}

extension Timestamp {
  /// A moment that may not have come.
  init?(stored nanoseconds: Int64?) {
    guard let nanoseconds else { return nil }
    self.init(nanoseconds: nanoseconds)
  }
}
