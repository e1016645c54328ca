import GRDB
import GantryCore

extension FencedWrites {
  /// The refused writes of a run that no event mentions yet.
  static func unnoted(_ db: Database, run: Int64) throws -> [FencedWrites] {
    let statement = try db.cachedStatement(
      sql: "SELECT epoch, writes FROM fenced_write WHERE run = ? AND writes > noted ORDER BY epoch"
    )
    return try Row.fetchAll(statement, arguments: [run]).map { row in
      FencedWrites(epoch: UInt64(row[0] as Int64), writes: row[1])
    }
  }

  /// Remembers that an event mentions these.
  func note(_ db: Database, run: Int64) throws {
    try db.cachedStatement(
      sql: "UPDATE fenced_write SET noted = max(noted, ?) WHERE run = ? AND epoch = ?"
    ).execute(arguments: [writes, run, Int64(clamping: epoch)])
  }
}
