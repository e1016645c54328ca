import GRDB
import GantryCore

extension SinkCursor {
  /// The cursor of a sink in a run; nil when it never saved one.
  static func fetch(_ db: Database, sink: String, run: RunID) throws -> SinkCursor? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT cursor.position, cursor.quarantined
        FROM run JOIN cursor ON cursor.run = run.key WHERE run.id = ? AND cursor.sink = ?
        """
    )
    guard let row = try Row.fetchOne(statement, arguments: [run.text, sink]) else { return nil }
    return SinkCursor(
      sink: sink,
      run: run,
      position: UInt64(row[0] as Int64),
      isQuarantined: row[1]
    )
  }

  /// Writes the cursor over the one before it.
  func write(_ db: Database, run: Int64) throws {
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO cursor (run, sink, position, quarantined) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [run, sink, Int64(position), isQuarantined])
  }
}
