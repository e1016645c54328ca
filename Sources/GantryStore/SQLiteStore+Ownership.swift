import GRDB
public import GantryCore

extension SQLiteStore {
  /// Takes a run whose owner is gone, and fences the former owner's writes.
  ///
  /// An engine that claims its own run again gets a new epoch too: what it started before can no
  /// longer write.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - engine: The engine that takes it.
  /// - Returns: The new epoch.
  /// - Throws: ``StoreError`` with `.owned` naming the owner while that engine lives, `.notFound`
  ///   when there is no such run.
  public func claim(
    _ run: RunID,
    for engine: EngineIdentity
  ) async throws(StoreError) -> UInt64 {
    let (folder, now) = (folder, clock.now())
    return try await write { db in
      guard let lease = try Lease.fetch(db, run: run) else {
        throw StoreError.unknownRun(run.text)
      }
      let isHeld =
        lease.engine != engine.id
        && folder.map { EnginePresence.isAlive(lease.engine, in: $0) } ?? false
      guard !isHeld else { throw StoreError.owned(run, engine: lease.engine, pid: lease.pid) }
      return try lease.pass(db, to: engine, at: now)
    }
  }

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
    let owner = try await write { db in
      guard let lease = try Lease.fetch(db, run: run) else {
        throw StoreError.unknownRun(run.text)
      }
      try db.cachedStatement(
        sql: "INSERT OR IGNORE INTO request (run, by, time_ns) VALUES (?, ?, ?)"
      ).execute(arguments: [lease.run, by, now.nanoseconds])
      return lease.engine
    }
    guard let folder, owner != engine?.id else { return bell.ring() }
    Bell.ring(at: folder.bell(ofEngine: owner))
  }

  /// Whether somebody asked the owner to cancel the run.
  ///
  /// - Parameter run: The run.
  /// - Returns: The request; nil when there is none, or no such run.
  /// - Throws: ``StoreError`` when the journal cannot be read.
  public func cancelRequest(of run: RunID) async throws(StoreError) -> CancelRequest? {
    try await read { db in
      try String.fetchOne(
        try db.cachedStatement(
          sql: "SELECT by FROM request JOIN run ON run.key = request.run WHERE run.id = ?"
        ),
        arguments: [run.text]
      ).map { CancelRequest(by: $0) }
    }
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
