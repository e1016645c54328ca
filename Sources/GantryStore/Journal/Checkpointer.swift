import GRDB
import GantryFaults
import Synchronization

/// Copies the write-ahead log into the journal when it has grown long, after the writers who made
/// it long have their answer.
///
/// SQLite would do it inside a commit, and with two processes at once; versions before 3.51.3 can
/// then lose pages.
final class Checkpointer: Sendable {
  /// How long the log may become.
  static let limit = 16 << 20

  private let folder: StateFolder
  private let limit: Int
  /// The log's file keeps its size when its content starts again from the front, so it is due when
  /// the file outgrows what it was.
  private let dueSize: Mutex<Int>

  /// Creates the checkpointer of a journal.
  ///
  /// - Parameters:
  ///   - folder: The state folder.
  ///   - limit: How long the log may become, in bytes.
  init(_ folder: StateFolder, limit: Int = Checkpointer.limit) {
    self.folder = folder
    self.limit = limit
    dueSize = Mutex(limit)
  }

  /// Whether the log is too long.
  var isDue: Bool { folder.walSize > dueSize.withLock { $0 } }

  /// Copies the log.
  ///
  /// The caller holds the writer lock and is not in a transaction.
  func run(_ db: Database) throws {
    // A reader in the middle of a long read keeps the log from starting again. Waiting for it would
    // stop every writer, so the log grows by a quarter and the next attempt comes.
    try db.execute(sql: "PRAGMA busy_timeout = 20")
    defer { try? db.execute(sql: "PRAGMA busy_timeout = 5000") }
    do {
      Faults.reach("checkpoint.before")
      try db.checkpoint(.restart)
      Faults.reach("checkpoint.after")
      dueSize.withLock { $0 = max(limit, folder.walSize) }
    } catch {
      dueSize.withLock { $0 = folder.walSize + limit / 4 }
      throw error
    }
  }
}
