import GantryCore
import GantryEngine
import GantryFaults
import GantryPlugins
import GantryStore

/// Starts or resumes runs in this process, for every command that does.
struct Launch {
  let host: Host
  var plugins: InstalledPlugins
  let output: OutputOptions

  /// Starts a run and shows it until it ends.
  func start(_ new: NewRun) async throws {
    let identity = try host.identity()
    let store = try host.store(as: identity)
    try await start(new.queued, as: identity, store: store, engine: try engine(store, identity))
  }

  /// Takes back what a run did, in a run of its own; a run that was interrupted is cancelled first.
  ///
  /// - Parameter run: The run to take back.
  /// - Throws: ``GantryCore/StoreError`` with `.owned` while an engine drives the run.
  func undo(_ run: RunID) async throws {
    let identity = try host.identity()
    let store = try host.store(as: identity)
    let engine = try engine(store, identity)
    let row = try await store.run(withPrefix: run.text)
    if let actor = try await engine.resume(row, cancelling: true) {
      _ = try await actor.run()
      await plugins.endRun(run)
      host.scratch.remove(actor.claim)
    }
    Faults.reach("undo.cancelled")
    guard var queued = UndoPlan(of: try await store.state(of: run)).queued else { return }
    Faults.reach("undo.planned")
    queued.plugins = try NewRun.pins(of: queued.pipeline, plugins: plugins)
    try await start(queued, as: identity, store: store, engine: engine)
  }

  /// Leaves a run to whichever engine takes it first.
  ///
  /// - Returns: The run's id.
  func enqueue(_ new: NewRun) async throws -> RunID {
    let store = try SQLiteStore.open(folder: host.statePath, engine: nil, clock: SystemClock())
    // Held until the journal says that the run needs them.
    let libraries = try host.keepLibraries(of: new.queued.plugins, from: plugins)
    let id = Host.newRunID()
    try await Engine.queue(new.queued, id: id, in: store, at: SystemClock().now())
    Faults.reach("run.queued")
    withExtendedLifetime(libraries) {}
    try store.close()
    return id
  }

  private func start(
    _ queued: RunQueued,
    as identity: EngineIdentity,
    store: SQLiteStore,
    engine: Engine
  ) async throws {
    let claim = try await FolderClaim.take(for: queued, reader: store)
    Faults.reach("run.claimed-folder")
    let libraries = try host.keepLibraries(of: queued.plugins, from: plugins)
    Faults.reach("run.kept")
    let actor = engine.newRun(queued, id: Host.newRunID())
    try await drive(actor, as: identity, store: store, pipeline: queued.pipeline.name, after: 0)
    withExtendedLifetime((claim, libraries)) {}
  }

  private func engine(_ store: SQLiteStore, _ identity: EngineIdentity) throws -> Engine {
    try host.engine(store: store, plugins: plugins, logs: host.logs, identity: identity)
  }

  /// Takes over a run and shows the rest of it; a run that has ended is shown as it ended.
  ///
  /// - Parameters:
  ///   - row: The run.
  ///   - store: Where it is kept.
  ///   - identity: Who takes it over.
  ///   - acceptsChanges: Whether plugins may be other builds than those the run was started with.
  /// - Throws: ``Complaint`` with 69 when a plugin differs, is not kept and that is not accepted.
  func resume(
    _ row: RunRow,
    store: SQLiteStore,
    identity: EngineIdentity,
    acceptsChanges: Bool
  ) async throws {
    let known = try await store.state(of: row.id)
    guard let queued = known.queued, !row.status.isTerminal else {
      return try await showEnded(known, store: store)
    }
    // It starts nothing more, so that nothing it would need can be in its way.
    if try await engine(store, identity).isCancelled(known) {
      return try await goOn(with: row, as: identity, store: store)
    }
    let changes = PluginChanges(since: known, in: plugins)
    let kept = try changes.kept(by: host, plugins: plugins, acceptsChanges: acceptsChanges)
    for plugin in kept { Output.note(changes.note(of: plugin)) }
    var launch = self
    if !kept.isEmpty { launch.plugins = plugins.taking(kept, strict: try host.isStrict) }
    let claim = try await FolderClaim.take(for: queued, of: known, reader: store)
    defer { withExtendedLifetime(claim) {} }
    let libraries = try host.keepLibraries(of: known.pins, from: launch.plugins)
    defer { withExtendedLifetime(libraries) {} }
    let accepted = changes.accepted(acceptsChanges: acceptsChanges)
    try await launch.goOn(with: row, accepting: accepted, as: identity, store: store)
  }

  private func goOn(
    with row: RunRow,
    accepting accepted: [String: PluginPin] = [:],
    as identity: EngineIdentity,
    store: SQLiteStore
  ) async throws {
    guard let actor = try await engine(store, identity).resume(row, accepting: accepted)
    else { return try await showEnded(try await store.state(of: row.id), store: store) }
    try await drive(
      actor,
      as: identity,
      store: store,
      pipeline: row.pipeline,
      after: row.seq
    )
  }

  private func showEnded(_ state: RunState, store: SQLiteStore) async throws {
    let summary = RunSummary(state: state, statePath: host.statePath)
    let view = try await view(of: state.id, pipeline: state.pipeline?.name ?? "", store: store)
    await view.end(summary)
    throw summary.status
  }

  private func drive(
    _ actor: RunActor,
    as identity: EngineIdentity,
    store: SQLiteStore,
    pipeline: String,
    after seq: UInt64
  ) async throws {
    host.scratch.begin(actor.claim)
    let session = RunSession(
      actor: actor,
      reader: store,
      view: try await view(of: actor.id, pipeline: pipeline, store: store),
      statePath: host.statePath,
      after: seq
    )
    async let besides: Void = lookAround(store)
    let keeper = LeaseKeeper(store: store, engine: identity, clock: SystemClock())
    // Once it is declared gone there is nothing to keep; the run itself finds out that it was taken.
    let keeping = Task { try? await keeper.run() }
    defer { keeping.cancel() }
    let summary = try await session.drive()
    Faults.reach("run.shown")
    await besides
    await plugins.endRun(actor.id)
    Faults.reach("run.released")
    host.scratch.remove(actor.claim)
    Faults.reach("run.swept")
    host.trees.end()
    try store.close()
    if summary.state.status == .paused { throw paused(actor.id) }
    if summary.status != .done { throw summary.status }
  }

  /// A run pauses itself for one reason only.
  private func paused(_ run: RunID) -> Complaint {
    Complaint(
      message: "the disk is full; run \(run) was paused",
      location: host.statePath,
      remedy: "Free some space, then go on with `gantry resume \(run) --state \(host.statePath)`.",
      status: .inputOutput
    )
  }

  /// What an engine does beside the first commit, and what no run waits for.
  private func lookAround(_ store: SQLiteStore) async {
    // Opens the view's connection while the first commit is on its way to the disk.
    _ = try? await store.runs(limit: 1)
    await host.sweepLibraries(asking: store)
  }

  private func view(
    of run: RunID,
    pipeline: String,
    store: SQLiteStore
  ) async throws -> any RunView {
    if output.json { return JSONView() }
    guard Style.ofOutput.isColoured else { return PlainView() }
    let history = (try? await store.durations(ofPipeline: pipeline, limit: 20)) ?? [:]
    return LiveView(run: run, history: history, clock: SystemClock())
  }
}
