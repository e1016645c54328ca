import GRDB
public import GantryCore
import GantryFaults

extension SQLiteStore {
  /// Leaves a request to cancel for the run's owner, and rings its bell.
  ///
  /// The first request stays.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - by: Who asks: `signal`, `command` or `api`.
  /// - Throws: ``StoreError`` with `.notFound` when there is no such run.
  public func requestCancel(_ run: RunID, by: String) async throws(StoreError) {
    let now = clock.now()
    Faults.reach("commit.before.cancel")
    defer { Faults.reach("commit.after.cancel") }
    let owner = try await write { db in
      defer { Faults.reach("commit.inside.cancel") }
      guard let lease = try Lease.fetch(db, run: run) else {
        throw StoreError.unknownRun(run.text)
      }
      try db.cachedStatement(
        sql: "INSERT OR IGNORE INTO request (run, by, time_ns) VALUES (?, ?, ?)"
      ).execute(arguments: [lease.run, by, now.nanoseconds])
      return lease.engine
    }
    if owner.isEmpty { ringAll() } else { ring(owner) }
  }

  /// Suspends until another process has left something for this engine.
  ///
  /// - Parameter heard: How many rings were heard before the last look, 0 at first; nil waits for
  ///   the next one.
  /// - Returns: How many rings have been heard by now.
  /// - Throws: `CancellationError` when the task is cancelled first.
  public func waitForBell(after heard: UInt64?) async throws -> UInt64 {
    try await bell.wait(after: heard)
  }
}
