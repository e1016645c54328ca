import CGantrySQLite
import Foundation
import GRDB
import GantryCore

/// How the connections to a journal are set up.
enum JournalConnections {
  /// Opens a journal for writing, creates or brings it up to date.
  ///
  /// Call it under the writer lock.
  static func open(
    _ folder: StateFolder,
    _ options: SQLiteStore.Options
  ) throws -> any DatabaseWriter {
    let path = options.vfs.map { uri(folder.journal, "vfs=\($0)") } ?? folder.journal
    let pool = try DatabasePool(path: path, configuration: configuration())
    try prepare(pool, at: folder.journal, synchronous: options.synchronous)
    return pool
  }

  /// Opens a journal that is only read, in a folder that need not be writable.
  static func openReadOnly(_ folder: StateFolder) throws -> any DatabaseWriter {
    var configuration = configuration()
    configuration.readonly = true
    // Without a write-ahead log nobody has the journal open, and SQLite would have to create one to
    // read; told that the file does not change, it needs no other file.
    let isAtRest = folder.walSize == 0
    let pool = try DatabasePool(
      path: isAtRest ? uri(folder.journal, "immutable=1") : folder.journal,
      configuration: configuration
    )
    try pool.read { db in
      try refuseNewer(db, at: folder.journal)
      guard try JournalSchema.migrator.hasCompletedMigrations(db) else {
        throw StoreError.olderSchema(folder.journal)
      }
    }
    return pool
  }

  /// Opens a journal that lives as long as the process.
  static func openInMemory() throws -> any DatabaseWriter {
    let queue = try DatabaseQueue(configuration: configuration())
    try prepare(queue, at: "memory")
    return queue
  }

  private static func prepare(
    _ writer: any DatabaseWriter,
    at path: String,
    synchronous: String = "FULL"
  ) throws {
    try writer.writeWithoutTransaction { db in
      try refuseNewer(db, at: path)
    }
    try JournalBackup(journal: path).make(writer)
    // Creating the tables needs no flush of its own: the first commit flushes them with itself.
    try JournalSchema.migrator.migrate(writer)
    try writer.writeWithoutTransaction { db in
      // NB: GRDB sets NORMAL when it turns the write-ahead log on, after `prepareDatabase`. NORMAL
      // would lose the newest commits in a power cut, and with them what the journal promised.
      try db.execute(sql: "PRAGMA synchronous = \(synchronous)")
    }
  }

  private static func refuseNewer(_ db: Database, at path: String) throws {
    let unknown = try JournalSchema.unknownSteps(db)
    guard unknown.isEmpty else { throw StoreError.newerSchema(path, unknown: unknown) }
  }

  private static func configuration() -> Configuration {
    var configuration = Configuration()
    configuration.label = "gantry.store"
    configuration.busyMode = .timeout(5)
    // All writes are in one file, which keeps the tables in step; checking again costs a look-up
    // for every row.
    configuration.foreignKeysEnabled = false
    configuration.prepareDatabase { db in
      if !db.configuration.readonly { try prepareFile(db) }
      try db.execute(sql: "PRAGMA mmap_size = 0; PRAGMA wal_autocheckpoint = 0")
      // Unsafe because the shim takes SQLite's own pointer; it belongs to GRDB and outlives this.
      guard let connection = unsafe db.sqliteConnection,
        unsafe gantry_sqlite_keep_wal_on_close(connection) == 0
      else { throw DatabaseError(message: "the connection cannot be told to keep its log") }
    }
    return configuration
  }

  /// Settles what can only be settled in an empty file.
  ///
  /// It is flushed like everything else: a first page that was not on the disk when the write-ahead
  /// log was turned on has left files after a power cut that no SQLite opens.
  private static func prepareFile(_ db: Database) throws {
    guard try Int.fetchOne(db, sql: "PRAGMA page_count") == 0 else { return }
    try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA auto_vacuum = INCREMENTAL")
  }

  private static func uri(_ path: String, _ query: String) -> String {
    let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    return "file:\(escaped)?\(query)"
  }
}
