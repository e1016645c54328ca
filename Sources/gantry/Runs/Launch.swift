import GantryCore
import GantryEngine
import GantryPlugins
import GantryStore

/// Starts or resumes runs in this process, for every command that does.
struct Launch {
  let host: Host
  let plugins: InstalledPlugins
  let output: OutputOptions

  /// Starts a run and shows it until it ends.
  func start(_ new: NewRun) async throws {
    let identity = Host.identity()
    let store = try host.store(as: identity)
    try await start(new.queued, store: store, engine: try engine(store, identity))
  }

  /// Takes back what a run did, in a run of its own; a run that was interrupted is cancelled first.
  ///
  /// - Parameter run: The run to take back.
  /// - Throws: ``GantryCore/StoreError`` with `.owned` while an engine drives the run.
  func undo(_ run: RunID) async throws {
    let identity = Host.identity()
    let store = try host.store(as: identity)
    let engine = try engine(store, identity)
    let row = try await store.run(withPrefix: run.text)
    if let actor = try await engine.resume(row, cancelling: true) {
      _ = try await actor.run()
      await plugins.endRun(run)
      host.scratch.remove(run)
    }
    guard var queued = UndoPlan(of: try await store.state(of: run)).queued else { return }
    queued.plugins = try NewRun.pins(of: queued.pipeline, plugins: plugins)
    try await start(queued, store: store, engine: engine)
  }

  private func start(_ queued: RunQueued, store: SQLiteStore, engine: Engine) async throws {
    let claim = try await FolderClaim.take(for: queued, reader: store)
    let actor = engine.newRun(queued, id: Host.newRunID())
    try await drive(actor, store: store, pipeline: queued.pipeline.name, after: 0)
    withExtendedLifetime(claim) {}
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
  /// - Throws: ``Complaint`` with 69 when a plugin differs and that is not accepted.
  func resume(
    _ row: RunRow,
    store: SQLiteStore,
    identity: EngineIdentity,
    acceptsChanges: Bool
  ) async throws {
    let known = try await store.state(of: row.id)
    let changes = try PluginChanges(since: known.queued?.plugins ?? [:], in: plugins)
    if !acceptsChanges, !row.status.isTerminal { try changes.refuse(row.id) }
    var claim: FolderClaim?
    defer { withExtendedLifetime(claim) {} }
    if let queued = known.queued, !row.status.isTerminal {
      claim = try await FolderClaim.take(for: queued, reader: store)
    }
    let engine = try engine(store, identity)
    guard let actor = try await engine.resume(row, accepting: changes.current) else {
      let summary = RunSummary(state: known, statePath: host.statePath)
      let view = try await view(of: row.id, pipeline: row.pipeline, store: store)
      await view.end(summary)
      throw summary.status
    }
    try await drive(actor, store: store, pipeline: row.pipeline, after: row.seq)
  }

  private func drive(
    _ actor: RunActor,
    store: SQLiteStore,
    pipeline: String,
    after seq: UInt64
  ) async throws {
    let session = RunSession(
      actor: actor,
      reader: store,
      view: try await view(of: actor.id, pipeline: pipeline, store: store),
      statePath: host.statePath,
      after: seq
    )
    // Opens the view's connection while the first commit is on its way to the disk.
    async let firstLook = try? store.runs(limit: 1)
    let summary = try await session.drive()
    _ = await firstLook
    await plugins.endRun(actor.id)
    host.scratch.remove(actor.id)
    try store.close()
    if summary.status != .done { throw summary.status }
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
