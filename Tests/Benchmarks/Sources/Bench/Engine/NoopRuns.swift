import Foundation
import GantryCore
import GantryEngine
import GantryPlugins
import GantryStore

/// An engine in this process that drives runs of phases which do nothing, durably.
struct NoopRuns {
  /// What driving runs came to.
  struct Ending {
    /// From before the first run was begun until the last had ended.
    var time: Duration
    /// Transactions that were committed meanwhile.
    var commits: Int
  }

  /// Where the journal is.
  let state: String
  private let store: SQLiteStore
  private let plugins: InstalledPlugins
  private let engine: Engine

  /// Opens a journal and makes an engine on it.
  ///
  /// - Parameters:
  ///   - place: Where files go, and where the plugin is.
  ///   - concurrency: How many calls of the plugin run at once.
  /// - Throws: ``Malfunction`` when the plugin is refused.
  init(_ place: Workplace, concurrency: Int = RunState.defaultConcurrency) async throws {
    state = place.fresh("state")
    let clock = SystemClock()
    let identity = EngineIdentity(
      id: "engine_bench",
      pid: Int(ProcessInfo.processInfo.processIdentifier)
    )
    store = try SQLiteStore.open(folder: state, engine: identity, clock: clock)
    plugins = await InstalledPlugins.load(
      try PluginDirectories(explicit: [place.plugins]).libraries(),
      host: PluginHost(concurrency: concurrency, clock: clock)
    )
    if let refused = plugins.refused.first { throw Malfunction("\(refused.error)") }
    engine = Engine(
      parts: Engine.Parts(
        store: store,
        phases: PhasePlugins(plugins),
        sinks: SinkPlugins(plugins),
        recovery: RecoveryPlugins(plugins),
        logs: AttemptLogFiles(folder: state),
        clock: clock,
        identity: identity
      )
    )
  }

  /// Drives runs until all of them have ended.
  ///
  /// - Parameters:
  ///   - count: How many runs, all at the same time.
  ///   - phases: How many phases each has, one after the other.
  /// - Returns: How long it took.
  /// - Throws: ``Malfunction`` when a run did not succeed.
  func drive(_ count: Int, phases: Int) async throws -> Ending {
    let queued = Self.chain(of: phases)
    let before = store.commitCount
    let clock = ContinuousClock()
    let start = clock.now
    try await withThrowingTaskGroup(of: RunStatus.self) { group in
      for _ in 0..<count {
        let (actor, plugins) = (engine.newRun(queued, id: Self.newID()), plugins)
        group.addTask { @concurrent in
          let status = try await actor.run().status
          await plugins.endRun(actor.id)
          return status
        }
      }
      for try await status in group where status != .succeeded {
        throw Malfunction("a run ended as \(status.rawValue)")
      }
    }
    return Ending(time: clock.now - start, commits: store.commitCount - before)
  }

  /// Ends the plugins and closes the journal.
  func end() async throws {
    await plugins.shutdown()
    try store.close()
  }

  /// What a run is queued with that has phases in a chain.
  static func chain(of phases: Int) -> RunQueued {
    let noop = PluginReference(plugin: "test.noop", type: "noop")
    let definitions = (0..<phases).map { place in
      PhaseDefinition(id: "p\(place)", use: noop, needs: place == 0 ? [] : ["p\(place - 1)"])
    }
    return RunQueued(
      pipeline: PipelineDefinition(name: "bench", phases: definitions),
      inputs: JSONObject(),
      source: "",
      plugins: [:],
      project: nil
    )
  }

  /// The id of a run that is made now.
  static func newID() -> RunID {
    RunID(
      time: SystemClock().now(),
      random: (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
    )
  }
}
