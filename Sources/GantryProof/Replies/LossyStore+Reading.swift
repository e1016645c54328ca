public import GantryCore

// What is passed on as it is.

extension LossyStore {
  /// The engines that are not believed to be driving their runs.
  public func silentEngines() async throws(StoreError) -> [SilentEngine] {
    try await store.silentEngines()
  }

  /// What others have left for the owner of a run.
  public func notices(of run: RunID) async throws(StoreError) -> RunNotices {
    try await store.notices(of: run)
  }

  /// Gives up the space that is kept for one last commit.
  public func freeReserve() async -> Bool { await store.freeReserve() }

  /// Suspends until somebody has left something for this engine.
  public func waitForBell(after heard: UInt64?) async throws -> UInt64 {
    try await store.waitForBell(after: heard)
  }

  /// The newest runs first.
  public func runs(limit: Int) async throws(StoreError) -> [RunRow] {
    try await store.runs(limit: limit)
  }

  /// The one run whose id starts with a text.
  public func run(withPrefix prefix: String) async throws(StoreError) -> RunRow {
    try await store.run(withPrefix: prefix)
  }

  /// The newest run that has not ended; nil when every one has.
  public func newestOpenRun() async throws(StoreError) -> RunRow? {
    try await store.newestOpenRun()
  }

  /// How many runs have neither ended nor been paused.
  public func openRunCount() async throws(StoreError) -> Int { try await store.openRunCount() }

  /// The rows of a run's phases.
  public func phases(of run: RunID) async throws(StoreError) -> [PhaseRow] {
    try await store.phases(of: run)
  }

  /// Events of a run in order.
  public func events(
    of run: RunID,
    after seq: UInt64,
    limit: Int
  ) async throws(StoreError) -> [Event] {
    try await store.events(of: run, after: seq, limit: limit)
  }

  /// The run's state.
  public func state(of run: RunID) async throws(StoreError) -> RunState {
    guard !damaged.contains(run) else {
      throw StoreError(
        .corrupt,
        "this run is damaged",
        location: run.text,
        remedy: "Restore the journal from a backup."
      )
    }
    return try await store.state(of: run)
  }

  /// The number of the newest event of a run at or before a position.
  public func seq(at position: UInt64, of run: RunID) async throws(StoreError) -> UInt64 {
    try await store.seq(at: position, of: run)
  }

  /// How far a sink has come.
  public func cursor(of sink: String, run: RunID) async throws(StoreError) -> SinkCursor? {
    try await store.cursor(of: sink, run: run)
  }

  /// How long the phases of a pipeline took.
  public func durations(
    ofPipeline pipeline: String,
    limit: Int
  ) async throws(StoreError) -> [String: [Int64]] {
    try await store.durations(ofPipeline: pipeline, limit: limit)
  }

  /// Reads a value that a plugin keeps.
  public func value(_ key: String, of plugin: String) async throws(StoreError) -> PluginValue? {
    try await store.value(key, of: plugin)
  }

  /// Reads what was kept.
  public func artifact(_ sha256: String) async throws(StoreError) -> [UInt8] {
    try await store.artifact(sha256)
  }
}
