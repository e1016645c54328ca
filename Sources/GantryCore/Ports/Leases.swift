/// Who may write to which run.
///
/// A run is held by one engine at a time, with an epoch that rises whenever the run changes hands.
/// The store owns time: an engine that does not renew is silent by the store's own clock, whatever
/// any engine's clock says.
///
/// Taking over from an engine that is gone has three steps, and whoever does them may end between
/// any two: ``fence(_:)`` raises the epoch of everything it held, then its processes are ended, then
/// ``retire(_:)`` lets others take its runs. An engine that was fenced and not retired is listed as
/// silent again.
public protocol Leases: Sendable {
  /// Takes a run that nobody holds, and fences what its former owner may still write.
  ///
  /// An engine that claims its own run again gets a new epoch too: what it started before can no
  /// longer write.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - engine: The engine that takes it.
  /// - Returns: The new epoch.
  /// - Throws: ``StoreError`` with `.owned` naming the owner while that engine's lease lasts,
  ///   `.notFound` when there is no such run.
  func claim(_ run: RunID, for engine: EngineIdentity) async throws(StoreError) -> UInt64

  /// Takes runs that wait for an engine, the oldest first.
  ///
  /// Queued runs wait, runs that were released, and those of a retired engine; a paused run waits
  /// for a person and is not taken.
  ///
  /// - Parameters:
  ///   - limit: At most this many.
  ///   - engine: The engine that takes them.
  /// - Returns: What was taken, in one commit; none when nothing waits.
  /// - Throws: ``StoreError`` with `.fenced` when the engine was declared gone.
  func claimReady(limit: Int, for engine: EngineIdentity) async throws(StoreError) -> [RunClaim]

  /// Gives a run back, so that any engine may take it.
  ///
  /// - Throws: ``StoreError`` with `.fenced` when the epoch is not the current one.
  func release(_ run: RunID, epoch: UInt64) async throws(StoreError)

  /// Says that an engine lives, ahead of everything else that waits to be written.
  ///
  /// The engine's first write announces it; from then on it renews three times a lease.
  ///
  /// - Throws: ``StoreError`` with `.fenced` when it was declared gone: it holds nothing any more.
  func renew(_ engine: EngineIdentity) async throws(StoreError)

  /// The engines that are gone, or whose lease has run out, or that were fenced and not retired.
  func silentEngines() async throws(StoreError) -> [SilentEngine]

  /// Raises the epochs of all runs that a silent engine holds: from here on none of its writes is
  /// accepted.
  ///
  /// - Parameter engine: Its id.
  /// - Returns: False when it has renewed meanwhile, and nothing was done.
  /// - Throws: ``StoreError`` when the disk refuses.
  func fence(_ engine: String) async throws(StoreError) -> Bool

  /// Makes the runs of a fenced engine ready to be taken, and forgets the engine.
  ///
  /// Only when its processes have ended; else an attempt and the next one run at the same time.
  ///
  /// - Parameter engine: Its id.
  /// - Throws: ``StoreError`` when the disk refuses.
  func retire(_ engine: String) async throws(StoreError)

  /// What others have left for the owner of a run.
  ///
  /// - Throws: ``StoreError`` with `.notFound` when there is no such run.
  func notices(of run: RunID) async throws(StoreError) -> RunNotices

  /// Gives up the space that is kept for one last commit when the disk is full.
  ///
  /// - Returns: Whether there was any.
  func freeReserve() async -> Bool
}

/// An engine process, as other processes see it.
public struct EngineIdentity: Sendable, Equatable {
  /// The engine's id, unique in the state folder.
  public var id: String
  /// Its process.
  public var pid: Int
  /// How long it counts as living after its last renewal, in nanoseconds.
  public var lease: Int64

  /// How long a lease lasts when nobody says otherwise: long enough for a machine that swaps.
  public static let defaultLease: Int64 = 30_000_000_000

  /// Creates an identity.
  public init(id: String, pid: Int, lease: Int64 = defaultLease) {
    self.id = id
    self.pid = pid
    self.lease = lease
  }
}

/// A run that an engine has taken.
public struct RunClaim: Sendable, Equatable {
  /// The run.
  public var run: RunID
  /// The epoch every write must carry.
  public var epoch: UInt64

  /// Creates a claim.
  public init(run: RunID, epoch: UInt64) {
    self.run = run
    self.epoch = epoch
  }
}

/// An engine that is not believed to be driving its runs.
public struct SilentEngine: Sendable, Equatable {
  /// How that is known.
  public enum Cause: String, Sendable {
    /// Its process is gone.
    case gone
    /// The machine was started again since.
    case rebooted
    /// Its lease has run out: it is stopped, or cannot be reached.
    case expired
    /// Somebody fenced it and did not come to retire it.
    case fenced
  }

  /// Its id.
  public var id: String
  /// Its process.
  public var pid: Int
  /// How that is known.
  public var cause: Cause

  /// Creates a description.
  public init(id: String, pid: Int, cause: Cause) {
    self.id = id
    self.pid = pid
    self.cause = cause
  }
}

/// What others have left for the owner of a run.
public struct RunNotices: Sendable, Equatable {
  /// The run's epoch; one above the reader's own means that the run was taken.
  public var epoch: UInt64
  /// The request to cancel, if there is one.
  public var cancel: CancelRequest?
  /// Writes of former owners that were refused and are not in the journal yet.
  public var fenced: [FencedWrites]

  /// Creates notices.
  public init(epoch: UInt64, cancel: CancelRequest? = nil, fenced: [FencedWrites] = []) {
    self.epoch = epoch
    self.cancel = cancel
    self.fenced = fenced
  }
}

/// Writes that were refused because they carried an epoch that had passed: the payload of
/// `attempt.fenced`.
public struct FencedWrites: Sendable, Equatable, Codable {
  /// The epoch they carried.
  public var epoch: UInt64
  /// How many of that epoch were refused so far.
  public var writes: Int

  /// Creates a count.
  public init(epoch: UInt64, writes: Int) {
    self.epoch = epoch
    self.writes = writes
  }
}
