public import GantryCore
import GantryFaults

/// Starts and resumes runs.
///
/// It decides nothing: it hands a run's state to a ``RunActor`` and gives that actor everything it
/// needs from outside.
public struct Engine: Sendable {
  /// What the engine needs from the other rooms.
  public struct Parts: Sendable {
    /// Where runs live.
    public var store: any Store
    /// Runs attempts.
    public var phases: any PhaseRunner
    /// Opens sinks.
    public var sinks: any SinkRunner
    /// Asks recovery strategies.
    public var recovery: any RecoveryRunner
    /// Keeps what attempts log.
    public var logs: any AttemptLogs
    /// The time.
    public var clock: any GantryCore.Clock
    /// This process, as other processes see it.
    public var identity: EngineIdentity
    /// How long the end of a run waits for its sinks, in nanoseconds.
    public var drainTime: Int64
    /// What plugins keep between runs; nil when the store has it.
    ///
    /// A plan runs on a store of its own and reads this one; it never writes to it.
    public var values: (any PluginValues)?
    /// The processes that an engine which is gone may have left behind.
    public var trees: any AttemptTrees

    /// Creates the parts.
    public init(
      store: any Store,
      phases: any PhaseRunner,
      sinks: any SinkRunner,
      recovery: any RecoveryRunner,
      logs: any AttemptLogs,
      clock: any GantryCore.Clock,
      identity: EngineIdentity,
      drainTime: Int64 = 5_000_000_000,
      values: (any PluginValues)? = nil,
      trees: any AttemptTrees = NoAttemptTrees()
    ) {
      self.trees = trees
      self.values = values
      self.drainTime = drainTime
      self.store = store
      self.phases = phases
      self.sinks = sinks
      self.recovery = recovery
      self.logs = logs
      self.clock = clock
      self.identity = identity
    }
  }

  let parts: Parts

  /// Creates an engine.
  public init(parts: Parts) {
    self.parts = parts
  }

  /// Prepares a new run.
  ///
  /// Nothing is written before ``RunActor/run()``, whose first commit queues the run, starts it and
  /// starts its first phases.
  ///
  /// - Parameters:
  ///   - queued: The pipeline, its inputs and what it was pinned to.
  ///   - id: The run's id.
  ///   - isPlan: True to run every phase without effects.
  /// - Returns: The actor that will drive the run.
  public func newRun(
    _ queued: RunQueued,
    id: RunID,
    isPlan: Bool = false
  ) -> RunActor {
    RunActor(
      state: RunState(id: id),
      lastSeq: 0,
      epoch: 1,
      opening: [.runQueued(queued), .runStarted(owner())],
      mode: isPlan ? .plan : queued.mode,
      parts: parts
    )
  }

  /// Takes over a run whose owner is gone.
  ///
  /// - Parameters:
  ///   - row: The run.
  ///   - accepted: Plugins that differ from those the run was started with, and that a person
  ///     accepted; the journal keeps them.
  ///   - cancelling: True to end the run as cancelled instead of going on with it.
  /// - Returns: An actor that goes on where the journal ends, or nil when the run has ended.
  /// - Throws: ``StoreError`` with `.owned` while the owner lives, or as the store reports.
  public func resume(
    _ row: RunRow,
    accepting accepted: [String: PluginPin] = [:],
    cancelling: Bool = false
  ) async throws -> RunActor? {
    guard !row.status.isTerminal else { return nil }
    try await reclaim(only: row.engine)
    let epoch = try await parts.store.claim(row.id, for: parts.identity)
    Faults.reach("resume.claimed")
    let claim = RunClaim(run: row.id, epoch: epoch)
    return try await open(claim, accepting: accepted, cancelling: cancelling)
  }

  /// Goes on with a run that this engine has claimed.
  ///
  /// - Parameters:
  ///   - claim: The run, and the epoch it was claimed with.
  ///   - accepted: Plugins that differ from those the run was started with.
  ///   - cancelling: True to end the run as cancelled instead of going on with it.
  /// - Returns: An actor that goes on where the journal ends, or nil when the run has ended.
  /// - Throws: ``StoreError`` as the store reports.
  func open(
    _ claim: RunClaim,
    accepting accepted: [String: PluginPin] = [:],
    cancelling: Bool = false
  ) async throws -> RunActor? {
    // Read after the claim: the former owner may have written until it was fenced.
    let state = try await parts.store.state(of: claim.run)
    Faults.reach("resume.folded")
    guard !state.status.isTerminal else { return nil }
    let last = try await parts.store.run(withPrefix: claim.run.text).seq
    // What was asked before anybody took the run is heard before anything of it starts.
    let asked = try await parts.store.notices(of: claim.run).cancel
    let opening = state.changes(
      resumingAs: owner(accepting: accepted),
      asked: asked ?? (cancelling ? CancelRequest(by: "command") : nil)
    )
    return RunActor(
      state: state,
      lastSeq: last,
      epoch: claim.epoch,
      opening: opening,
      mode: state.queued?.mode ?? .run,
      parts: parts
    )
  }

  /// Whether all that is left of a run is to end it as cancelled.
  ///
  /// It starts no attempt then, so that neither its folder nor its plugins are needed.
  ///
  /// - Parameter state: The run.
  /// - Returns: True when it is being cancelled, or somebody has asked for that.
  /// - Throws: ``StoreError`` as the store reports.
  public func isCancelled(_ state: RunState) async throws(StoreError) -> Bool {
    if state.status == .cancelling { return true }
    return try await parts.store.notices(of: state.id).cancel != nil
  }

  /// Puts a run in the queue, for whichever engine takes it first.
  ///
  /// - Parameters:
  ///   - queued: The pipeline, its inputs and what it was pinned to.
  ///   - id: The run's id.
  ///   - store: Where it is to be kept.
  ///   - now: The time.
  /// - Throws: ``StoreError`` as the store reports.
  public static func queue(
    _ queued: RunQueued,
    id: RunID,
    in store: any Store,
    at now: Timestamp
  ) async throws {
    var driver = RunDriver(
      state: RunState(id: id),
      lastSeq: 0,
      epoch: 1,
      engine: "",
      mode: queued.mode
    )
    guard let batch = try driver.open([.runQueued(queued)], at: now) else { return }
    _ = try await store.append(batch)
  }

  func owner(accepting accepted: [String: PluginPin] = [:]) -> RunOwner {
    RunOwner(
      engine: parts.identity.id,
      pid: parts.identity.pid,
      acceptedPlugins: accepted.isEmpty ? nil : accepted
    )
  }
}
