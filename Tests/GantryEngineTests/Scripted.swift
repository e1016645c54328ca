import GantryCore
import GantryEngine
import GantryStore
import Synchronization
import TestClocks

/// Phases whose behaviour a test writes down: what each attempt of each plugin type does.
final class ScriptedPhases: PhaseRunner {
  typealias Script = @Sendable (AttemptRequest, any AttemptServices) async -> AttemptOutcome

  private let scripts: [String: Script]
  private let calls = Mutex<[AttemptPath]>([])

  init(_ scripts: [String: Script] = [:]) {
    self.scripts = scripts
  }

  /// Every attempt that was run, in order.
  var attempts: [AttemptPath] { calls.withLock { $0 } }

  func run(_ request: AttemptRequest, services: any AttemptServices) async -> AttemptOutcome {
    calls.withLock { $0.append(request.path) }
    guard let script = scripts[request.path.phase] else { return .succeeded(Array("{}".utf8)) }
    return await script(request, services)
  }
}

/// A sink that a test looks into, and that answers as it is told.
final class ScriptedSink: SinkRunner, OpenSink {
  private struct Contents {
    var events: [Event] = []
    var calls = 0
    var isFlushed = false
  }

  private let contents = Mutex(Contents())
  private let verdict: @Sendable (_ call: Int, _ events: [Event]) -> SinkVerdict

  init(_ verdict: @escaping @Sendable (Int, [Event]) -> SinkVerdict = { _, _ in .accepted }) {
    self.verdict = verdict
  }

  /// What the sink has accepted, in order.
  var events: [Event] { contents.withLock { $0.events } }

  /// How often it was called.
  var calls: Int { contents.withLock { $0.calls } }

  /// Whether it was asked to make things durable.
  var isFlushed: Bool { contents.withLock { $0.isFlushed } }

  func open(
    _ use: PluginReference,
    config: [UInt8],
    run: RunID
  ) async throws(Failure) -> any OpenSink { self }

  func deliver(_ events: [Event]) async -> SinkVerdict {
    contents.withLock { contents in
      contents.calls += 1
      let verdict = verdict(contents.calls, events)
      switch verdict {
      case .accepted: contents.events += events
      case .again(let accepted): contents.events += events.prefix(accepted)
      case .failed: break
      }
      return verdict
    }
  }

  func flush() async -> SinkVerdict {
    contents.withLock { $0.isFlushed = true }
    return .accepted
  }

  func close() async {}
}

/// Strategies whose opinions a test writes down, by plugin id.
struct ScriptedRecovery: RecoveryRunner {
  var opinions: [String: JSON] = [:]

  func decide(
    _ use: PluginReference,
    config: [UInt8],
    failure: [UInt8],
    run: RunID
  ) async throws(Failure) -> [UInt8]? {
    guard let opinion = opinions[use.plugin] else {
      throw Failure(code: "BROKEN", message: "this strategy always fails")
    }
    return opinion == .null ? nil : try? opinion.encodedBytes
  }
}

/// One engine on a journal in memory.
struct Workshop {
  let store: SQLiteStore
  let engine: Engine
  let clock: JumpingClock
  static let identity = EngineIdentity(id: "engine_a", pid: 7)

  init(
    _ phases: ScriptedPhases,
    sink: ScriptedSink = ScriptedSink(),
    recovery: ScriptedRecovery = ScriptedRecovery(),
    clock: JumpingClock = JumpingClock(),
    values: (any PluginValues)? = nil
  ) throws {
    self.clock = clock
    store = try SQLiteStore.inMemory(engine: Self.identity, clock: clock)
    engine = Engine(
      parts: Engine.Parts(
        store: store,
        phases: phases,
        sinks: sink,
        recovery: recovery,
        logs: DiscardedLogs(),
        clock: clock,
        identity: Self.identity,
        values: values
      )
    )
  }

  /// A run of a pipeline, not yet started.
  func newRun(_ phases: [PhaseDefinition], sinks: [SinkDefinition] = []) -> RunActor {
    let pipeline = PipelineDefinition(name: "test", phases: phases, sinks: sinks)
    let queued = RunQueued(
      pipeline: pipeline,
      inputs: [:],
      source: "",
      plugins: [:],
      project: nil
    )
    return engine.newRun(queued, id: RunID(time: clock.now(), random: (3, 4)))
  }

  /// The names of a run's events, in order.
  func types(of run: RunID) async throws -> [String] {
    try await store.events(of: run, after: 0, limit: .max).map(\.type.name)
  }
}

extension PhaseDefinition {
  static func named(
    _ id: String,
    needs: [String] = [],
    retry: RetryPolicy? = nil
  ) -> PhaseDefinition {
    PhaseDefinition(
      id: id,
      use: PluginReference(plugin: "test.noop"),
      needs: needs,
      retry: retry
    )
  }
}
