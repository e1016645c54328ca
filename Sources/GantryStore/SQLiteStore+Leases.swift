import GRDB
public import GantryCore
import GantryFaults
import Synchronization

extension SQLiteStore {
  /// Takes a run that nobody holds, and fences what its former owner may still write.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - engine: The engine that takes it.
  /// - Returns: The new epoch.
  /// - Throws: ``StoreError`` with `.owned` naming the owner while that engine's lease lasts,
  ///   `.notFound` when there is no such run.
  public func claim(
    _ run: RunID,
    for engine: EngineIdentity
  ) async throws(StoreError) -> UInt64 {
    let (watch, now) = (watch, clock.now())
    Faults.reach("commit.before.claim")
    defer { Faults.reach("commit.after.claim") }
    return try await write { db in
      defer { Faults.reach("commit.inside.claim") }
      try self.refuseDeclaredGone(db, engine)
      guard let lease = try Lease.fetch(db, run: run) else {
        throw StoreError.unknownRun(run.text)
      }
      let isFree =
        try lease.engine == engine.id || lease.engine.isEmpty
        || watch.silence(db, of: lease.engine) != nil
      guard isFree else { throw StoreError.owned(run, engine: lease.engine, pid: lease.pid) }
      return try lease.pass(db, to: engine, at: now)
    }
  }

  /// Takes runs that wait for an engine, the oldest first, in one commit.
  ///
  /// - Parameters:
  ///   - limit: At most this many.
  ///   - engine: The engine that takes them.
  /// - Returns: What was taken; none when nothing waits.
  /// - Throws: ``StoreError`` when the disk refuses.
  public func claimReady(
    limit: Int,
    for engine: EngineIdentity
  ) async throws(StoreError) -> [RunClaim] {
    let now = clock.now()
    Faults.reach("commit.before.claim-ready")
    defer { Faults.reach("commit.after.claim-ready") }
    return try await write { db in
      defer { Faults.reach("commit.inside.claim-ready") }
      try self.refuseDeclaredGone(db, engine)
      let statement = try db.cachedStatement(
        sql: """
          SELECT run.id FROM ready JOIN run ON run.key = ready.run ORDER BY ready.run LIMIT ?
          """
      )
      return try String.fetchAll(statement, arguments: [limit]).compactMap { text in
        guard let id = RunID(text: text), let lease = try Lease.fetch(db, run: id) else {
          return nil
        }
        return RunClaim(run: id, epoch: try lease.pass(db, to: engine, at: now))
      }
    }
  }

  /// Refuses an engine that was declared gone, because what it took now would be given away without
  /// ending the processes that it starts for it.
  private func refuseDeclaredGone(_ db: Database, _ engine: EngineIdentity) throws {
    // Its first write has made its row, in this transaction at the latest.
    guard engine.id == self.engine?.id else { return }
    guard let row = try EngineRow.fetch(db, engine.id), !row.isFenced else {
      throw StoreError.declaredGone(engine.id)
    }
  }

  /// Gives a run back, so that any engine may take it.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - epoch: The epoch of the engine that gives it back.
  /// - Throws: ``StoreError`` with `.fenced` when the epoch is not the current one.
  public func release(_ run: RunID, epoch: UInt64) async throws(StoreError) {
    do {
      Faults.reach("commit.before.release")
      defer { Faults.reach("commit.after.release") }
      try await write { db in
        defer { Faults.reach("commit.inside.release") }
        guard let lease = try Lease.fetch(db, run: run) else {
          throw StoreError.unknownRun(run.text)
        }
        try lease.check(db, epoch, of: run)
        try lease.release(db)
      }
    } catch {
      throw await noteRefusal(error, of: run)
    }
    ringAll()
  }

  // MARK: - Engines

  /// Says that an engine lives, ahead of everything else that waits to be written.
  ///
  /// - Parameter engine: The engine.
  /// - Throws: ``StoreError`` with `.fenced` when it was declared gone.
  public func renew(_ engine: EngineIdentity) async throws(StoreError) {
    let clock = watch.clock
    Faults.reach("commit.before.renew")
    defer { Faults.reach("commit.after.renew") }
    let isBelieved = try await write(isUrgent: true) { db in
      defer { Faults.reach("commit.inside.renew") }
      return try EngineRow.renew(db, engine, at: clock.now())
    }
    guard isBelieved else { throw StoreError.declaredGone(engine.id) }
  }

  /// The engines that are gone, or whose lease has run out, or that were fenced and not retired.
  ///
  /// - Returns: Their descriptions.
  /// - Throws: ``StoreError`` when the journal cannot be read.
  public func silentEngines() async throws(StoreError) -> [SilentEngine] {
    let watch = watch
    // Under the writer's lock, because a file of an engine that begins is not locked at once; a
    // transaction that writes nothing does not wait for the disk.
    return try await write { db in try watch.silentEngines(db) }
  }

  /// Raises the epochs of all runs that a silent engine holds.
  ///
  /// - Parameter engine: Its id.
  /// - Returns: False when it has renewed meanwhile, and nothing was done.
  /// - Throws: ``StoreError`` when the disk refuses.
  public func fence(_ engine: String) async throws(StoreError) -> Bool {
    let watch = watch
    Faults.reach("commit.before.fence")
    defer { Faults.reach("commit.after.fence") }
    let isDone = try await write { db in
      defer { Faults.reach("commit.inside.fence") }
      guard let cause = try watch.silence(db, of: engine) else { return false }
      guard cause != .fenced else { return true }
      try EngineRow.fence(db, engine)
      try Lease.fence(db, engine: engine)
      return true
    }
    // One that is only stopped should hear of it as soon as it goes on.
    if isDone, let folder { Bell.ring(at: folder.bell(ofEngine: engine)) }
    return isDone
  }

  /// Makes the runs of a fenced engine ready to be taken, and forgets the engine.
  ///
  /// - Parameter engine: Its id.
  /// - Throws: ``StoreError`` when the disk refuses.
  public func retire(_ engine: String) async throws(StoreError) {
    Faults.reach("commit.before.retire")
    defer { Faults.reach("commit.after.retire") }
    try await write { db in
      defer { Faults.reach("commit.inside.retire") }
      guard try EngineRow.fetch(db, engine)?.isFenced == true else { return }
      try Lease.retire(db, engine: engine)
      try EngineRow.delete(db, engine)
    }
    ringAll()
  }

  /// Writes the engine's row with its first write, and forgets engines that left nothing behind.
  ///
  /// - Returns: Whether it was written.
  func announce(_ db: Database) throws -> Bool {
    guard let engine, !isAnnounced.withLock({ $0 }) else { return false }
    for row in try EngineRow.all(db) where row.id != engine.id && !row.isFenced {
      guard try watch.silence(db, of: row.id) != nil, try !Lease.holdsAny(db, engine: row.id)
      else { continue }
      try EngineRow.delete(db, row.id)
    }
    try EngineRow.insert(db, engine, watch.clock)
    return true
  }

  // MARK: - What others left

  /// What others have left for the owner of a run.
  ///
  /// - Parameter run: The run.
  /// - Returns: Its epoch, the request to cancel and the writes that were refused.
  /// - Throws: ``StoreError`` with `.notFound` when there is no such run.
  public func notices(of run: RunID) async throws(StoreError) -> RunNotices {
    try await read { db in
      guard let lease = try Lease.fetch(db, run: run) else {
        throw StoreError.unknownRun(run.text)
      }
      let by = try String.fetchOne(
        try db.cachedStatement(sql: "SELECT by FROM request WHERE run = ?"),
        arguments: [lease.run]
      )
      return RunNotices(
        epoch: lease.epoch,
        cancel: by.map { CancelRequest(by: $0) },
        fenced: try FencedWrites.unnoted(db, run: lease.run)
      )
    }
  }

  /// Counts a refusal and tells the run's owner, who writes it down.
  func noteRefusal(_ error: StoreError, of run: RunID) async -> StoreError {
    guard error.code == .fenced else { return error }
    fenced.withLock { $0 += 1 }
    let owner = try? await read { db in try Lease.fetch(db, run: run)?.engine }
    if let owner, !owner.isEmpty { ring(owner) }
    return error
  }

  /// Wakes an engine.
  func ring(_ engine: String) {
    guard let folder, engine != self.engine?.id else { return bell.ring() }
    Bell.ring(at: folder.bell(ofEngine: engine))
  }

  /// Wakes every engine, because any of them may take what is ready.
  func ringAll() {
    bell.ring()
    for engine in folder?.engineIDs ?? [] where engine != self.engine?.id { ring(engine) }
  }
}
