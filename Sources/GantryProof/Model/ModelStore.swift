import Crypto
public import GantryCore
import GantryStore

/// A store on a ``StoreModel``, for one engine: what the engine's ports see of it.
public final class ModelStore: Store {
  private let state: ModelState
  private let engine: EngineIdentity?
  private let ownBell: Bell

  init(state: ModelState, engine: EngineIdentity?) {
    self.state = state
    self.engine = engine
    ownBell = engine.map { state.bell(of: $0.id) } ?? Bell()
  }

  /// Ends the process that had the store open: everybody can see that it is gone.
  public func close() throws(StoreError) {
    guard let engine else { return }
    try state.change { model in model.end(engine.id) }
  }

  // MARK: - The journal

  /// Commits a batch; see ``GantryCore/Journal/append(_:)``.
  public func append(_ batch: JournalBatch) async throws(StoreError) -> [UInt64] {
    let engine = engine
    let positions = try noting(batch.run) { model throws(StoreError) in
      try model.append(batch, from: engine)
    }
    if batch.expectedSeq == 0, batch.runRow?.engine.isEmpty == true { state.ring(nil) }
    return positions
  }

  // MARK: - Ownership

  /// Takes a run that nobody holds; see ``GantryCore/Leases/claim(_:for:)``.
  public func claim(
    _ run: RunID,
    for engine: EngineIdentity
  ) async throws(StoreError) -> UInt64 {
    try state.change { model throws(StoreError) in try model.claim(run, for: engine) }
  }

  /// Takes runs that wait; see ``GantryCore/Leases/claimReady(limit:for:)``.
  public func claimReady(
    limit: Int,
    for engine: EngineIdentity
  ) async throws(StoreError) -> [RunClaim] {
    try state.change { model throws(StoreError) in
      try model.claimReady(limit: limit, for: engine)
    }
  }

  /// Gives a run back; see ``GantryCore/Leases/release(_:epoch:)``.
  public func release(_ run: RunID, epoch: UInt64) async throws(StoreError) {
    try noting(run) { model throws(StoreError) in try model.release(run, epoch: epoch) }
    state.ring(nil)
  }

  /// Says that an engine lives; see ``GantryCore/Leases/renew(_:)``.
  public func renew(_ engine: EngineIdentity) async throws(StoreError) {
    try state.change { model throws(StoreError) in try model.renew(engine) }
  }

  /// The engines that are not believed to be driving their runs.
  public func silentEngines() async throws(StoreError) -> [SilentEngine] {
    try state.change { model in model.silentEngines() }
  }

  /// Raises the epochs of what a silent engine holds; see ``GantryCore/Leases/fence(_:)``.
  public func fence(_ engine: String) async throws(StoreError) -> Bool {
    let isDone = try state.change { model throws(StoreError) in try model.fence(engine) }
    if isDone { state.ring(engine) }
    return isDone
  }

  /// Lets others take the runs of a fenced engine; see ``GantryCore/Leases/retire(_:)``.
  public func retire(_ engine: String) async throws(StoreError) {
    try state.change { model throws(StoreError) in try model.retire(engine) }
    state.ring(nil)
  }

  /// What others have left for the owner of a run.
  public func notices(of run: RunID) async throws(StoreError) -> RunNotices {
    try state.change { model throws(StoreError) in try model.notices(of: run) }
  }

  /// Leaves a request to cancel, and wakes the owner.
  public func requestCancel(_ run: RunID, by: String) async throws(StoreError) {
    let owner = try state.change { model throws(StoreError) in
      try model.requestCancel(run, by: by)
    }
    state.ring(owner)
    if owner == engine?.id || engine == nil { ownBell.ring() }
  }

  /// Gives up the space that is kept for one last commit.
  public func freeReserve() async -> Bool {
    (try? state.change { model in model.freeReserve() }) ?? false
  }

  /// Suspends until somebody has left something for this engine.
  public func waitForBell(after heard: UInt64?) async throws -> UInt64 {
    try await ownBell.wait(after: heard)
  }

  /// Does what may be refused for its epoch; the run's owner is told of a refusal.
  private func noting<T: Sendable>(
    _ run: RunID,
    _ body: (inout StoreModel) throws(StoreError) -> T
  ) throws(StoreError) -> T {
    do throws(StoreError) {
      return try state.change(body)
    } catch {
      if error.code == .fenced, let owner = try? state.change({ $0.owner(of: run) }) {
        state.ring(owner)
      }
      throw error
    }
  }
}

// MARK: - What is read

extension ModelStore {
  /// The newest runs first.
  public func runs(limit: Int) async throws(StoreError) -> [RunRow] {
    try state.change { model in model.runs(limit: limit) }
  }

  /// The one run whose id starts with a text.
  public func run(withPrefix prefix: String) async throws(StoreError) -> RunRow {
    try state.change { model throws(StoreError) in try model.run(withPrefix: prefix) }
  }

  /// The newest run that has not ended; nil when every one has.
  public func newestOpenRun() async throws(StoreError) -> RunRow? {
    try state.change { model in model.newestOpenRun() }
  }

  /// How many runs have neither ended nor been paused.
  public func openRunCount() async throws(StoreError) -> Int {
    try state.change { model in model.openRunCount() }
  }

  /// The rows of a run's phases.
  public func phases(of run: RunID) async throws(StoreError) -> [PhaseRow] {
    try state.change { model in model.phases(of: run) }
  }

  /// Events of a run in order.
  public func events(
    of run: RunID,
    after seq: UInt64,
    limit: Int
  ) async throws(StoreError) -> [Event] {
    try state.change { model in model.events(of: run, after: seq, limit: limit) }
  }

  /// The run's state.
  public func state(of run: RunID) async throws(StoreError) -> RunState {
    try state.change { model throws(StoreError) in try model.state(of: run) }
  }

  /// The number of the newest event of a run at or before a position.
  public func seq(at position: UInt64, of run: RunID) async throws(StoreError) -> UInt64 {
    try state.change { model in model.seq(at: position, of: run) }
  }

  /// How far a sink has come.
  public func cursor(of sink: String, run: RunID) async throws(StoreError) -> SinkCursor? {
    try state.change { model in model.cursor(of: sink, run: run) }
  }

  /// How long the phases of a pipeline took.
  public func durations(
    ofPipeline pipeline: String,
    limit: Int
  ) async throws(StoreError) -> [String: [Int64]] {
    try state.change { model in model.durations(ofPipeline: pipeline, limit: limit) }
  }
}

// MARK: - What plugins keep

extension ModelStore {
  /// Reads a value that a plugin keeps.
  public func value(_ key: String, of plugin: String) async throws(StoreError) -> PluginValue? {
    try state.change { model in model.value(key, of: plugin) }
  }

  /// Writes a value that a plugin keeps; see ``GantryCore/PluginValues/put(_:)``.
  public func put(_ put: PluginValuePut) async throws(StoreError) -> PluginValueAnswer {
    try noting(put.run) { model throws(StoreError) in try model.put(put) }
  }

  /// Keeps what a source gives.
  public func keep(_ source: any ArtifactSource) async throws(StoreError) -> StoredArtifact {
    var bytes: [UInt8] = []
    do {
      while let piece = try source.next() { bytes += piece }
    } catch {
      throw StoreError.noSource(error)
    }
    let digits = SHA256.hash(data: bytes).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
    let stored = StoredArtifact(sha256: digits.joined(), size: Int64(bytes.count))
    state.keep(bytes, as: stored.sha256)
    return stored
  }

  /// Reads an artifact back.
  public func artifact(_ sha256: String) async throws(StoreError) -> [UInt8] {
    guard let bytes = state.artifact(sha256) else { throw StoreError.noArtifact(sha256) }
    return bytes
  }
}
