import GRDB
import GantryCore

/// One engine process, as its row says.
struct EngineRow: Sendable {
  let id: String
  let pid: Int64
  let boot: String
  let renewed: Int64
  let lease: Int64
  let isFenced: Bool

  /// Writes the row of an engine that begins.
  static func insert(_ db: Database, _ engine: EngineIdentity, _ clock: any BootClock) throws {
    try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO engine (id, pid, boot, renewed_ns, lease_ns, fenced)
        VALUES (?, ?, ?, ?, ?, 0)
        """
    ).execute(arguments: [engine.id, engine.pid, clock.boot, clock.now(), engine.lease])
  }

  /// Every engine that has a row.
  static func all(_ db: Database) throws -> [EngineRow] {
    try Row.fetchAll(db.cachedStatement(sql: selection)).map(EngineRow.init)
  }

  /// The row of an engine; nil when it never wrote, or is retired.
  static func fetch(_ db: Database, _ id: String) throws -> EngineRow? {
    try Row.fetchOne(db.cachedStatement(sql: selection + " WHERE id = ?"), arguments: [id])
      .map(EngineRow.init)
  }

  /// Says that the engine lives; false when it was fenced, or has no row any more.
  static func renew(_ db: Database, _ engine: EngineIdentity, at now: Int64) throws -> Bool {
    try db.cachedStatement(
      sql: "UPDATE engine SET renewed_ns = ?, lease_ns = ? WHERE id = ? AND fenced = 0"
    ).execute(arguments: [now, engine.lease, engine.id])
    return db.changesCount == 1
  }

  /// Marks the engine as fenced; one from before there were rows gets one.
  static func fence(_ db: Database, _ id: String) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO engine (id, pid, boot, renewed_ns, lease_ns, fenced) VALUES (?, 0, '', 0, 0, 1)
        ON CONFLICT (id) DO UPDATE SET fenced = 1
        """
    ).execute(arguments: [id])
  }

  /// Forgets the engine.
  static func delete(_ db: Database, _ id: String) throws {
    try db.cachedStatement(sql: "DELETE FROM engine WHERE id = ?").execute(arguments: [id])
  }

  private static let selection =
    "SELECT id, pid, boot, renewed_ns, lease_ns, fenced FROM engine"

  private init(_ row: Row) {
    id = row[0]
    pid = row[1]
    boot = row[2]
    renewed = row[3]
    lease = row[4]
    isFenced = row[5]
  }
}
