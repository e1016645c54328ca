import Dispatch
import GRDB
import GantryCore
import Synchronization

/// The one writer of a journal.
///
/// Writes that arrive while a commit is under way share the next one.
///
/// A commit costs a flush of the disk whatever it holds, so a hundred runs that settle a phase at
/// the same time should pay once. Nobody is made to wait for company: a lone write is committed at
/// once. Everything here runs on one queue of its own, because waiting for the disk on the
/// cooperative pool would stop unrelated tasks.
final class GroupCommit: Sendable {
  /// One write.
  ///
  /// It may refuse with a ``StoreError`` as long as it has written nothing; any other
  /// error undoes the whole transaction.
  struct Request: Sendable {
    /// Writes, and returns what to do when the disk has it.
    let write: @Sendable (Database) throws -> (@Sendable () -> Void)
    /// What to do when it was refused.
    let refuse: @Sendable (StoreError) -> Void
  }

  /// The most writes in one transaction.
  static let maximumGroup = 4096

  private struct Line {
    var requests: [Request] = []
    var isMoving = false
  }

  private let database: any DatabaseWriter
  private let lock: WriterLock?
  private let checkpointer: Checkpointer?
  private let path: String
  private let queue = DispatchQueue(label: "gantry.store.writer", qos: .userInitiated)
  private let line = Mutex(Line())
  private let commits = Mutex(0)

  /// How many transactions were committed.
  var commitCount: Int { commits.withLock { $0 } }

  /// Creates the writer of a journal.
  ///
  /// - Parameters:
  ///   - database: The journal.
  ///   - lock: The lock around every transaction; nil for a journal that nobody else can open.
  ///   - checkpointer: Who keeps the write-ahead log short.
  ///   - path: The journal's file, for errors.
  init(
    _ database: any DatabaseWriter,
    lock: WriterLock?,
    checkpointer: Checkpointer?,
    path: String
  ) {
    self.database = database
    self.lock = lock
    self.checkpointer = checkpointer
    self.path = path
  }

  /// Puts a write in line.
  func submit(_ request: Request) {
    let mustStart = line.withLock { line in
      line.requests.append(request)
      defer { line.isMoving = true }
      return !line.isMoving
    }
    if mustStart { queue.async { self.move() } }
  }

  /// Waits until everything in line is written, then runs a body on the writer's queue.
  func finish(_ body: () throws -> Void) rethrows { try queue.sync(execute: body) }

  private func move() {
    while let group = nextGroup() {
      commit(group)
      checkpoint()
    }
  }

  private func nextGroup() -> [Request]? {
    line.withLock { line in
      guard !line.requests.isEmpty else {
        line.isMoving = false
        return nil
      }
      let group = Array(line.requests.prefix(Self.maximumGroup))
      line.requests.removeFirst(group.count)
      return group
    }
  }

  private func commit(_ group: [Request]) {
    do {
      let endings = try underLock { try transaction(of: group) }
      commits.withLock { $0 += 1 }
      for ending in endings { ending() }
    } catch let error as StoreError {
      for request in group { request.refuse(error) }
    } catch {
      let error = StoreError(error, at: path)
      guard group.count > 1 else {
        for request in group { request.refuse(error) }
        return
      }
      // One of them failed and took the others with it; alone, each gets its own answer.
      for request in group { commit([request]) }
    }
  }

  private func transaction(of group: [Request]) throws -> [@Sendable () -> Void] {
    var endings: [@Sendable () -> Void] = []
    endings.reserveCapacity(group.count)
    try database.writeWithoutTransaction { db in
      // Cached, because `inTransaction` parses its two statements anew for every commit.
      try db.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
      do {
        for request in group { endings.append(try ending(of: request, db)) }
        try db.cachedStatement(sql: "COMMIT").execute()
      } catch {
        // SQLite may have rolled back by itself, as it does when the disk is full.
        if db.isInsideTransaction { try? db.rollback() }
        throw error
      }
    }
    return endings
  }

  private func ending(
    of request: Request,
    _ db: Database
  ) throws -> @Sendable () -> Void {
    do {
      return try request.write(db)
    } catch let error as StoreError {
      return { request.refuse(error) }
    }
  }

  private func checkpoint() {
    guard let checkpointer, checkpointer.isDue else { return }
    // A checkpoint that fails is made good by the next one; the journal is whole without it.
    try? underLock {
      try database.writeWithoutTransaction { db in try checkpointer.run(db) }
    }
  }

  private func underLock<T>(_ body: () throws -> T) throws -> T {
    guard let lock else { return try body() }
    do {
      return try lock.withLock(body)
    } catch let error as SystemFailure {
      throw StoreError(error, at: path)
    }
  }
}
