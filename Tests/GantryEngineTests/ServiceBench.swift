import GantryCore
import GantryEngine
import GantryStore
import Synchronization

/// One service on a journal in memory, with a host whose answers a test writes down.
struct ServiceBench {
  static let identity = EngineIdentity(id: "engine_a", pid: 7, lease: 400_000_000)
  let store: SQLiteStore
  let engine: Engine
  let host: ScriptedHost

  init(
    _ phases: any PhaseRunner = ScriptedPhases(),
    sink: any SinkRunner = ScriptedSink(),
    clock: any GantryCore.Clock = SystemClock(),
    _ prepare: @escaping ScriptedHost.Script = { _ in .ready(RunPlace()) }
  ) throws {
    host = ScriptedHost(prepare)
    store = try SQLiteStore.inMemory(engine: Self.identity, clock: clock)
    engine = Engine(
      parts: Engine.Parts(
        store: store,
        phases: phases,
        sinks: sink,
        recovery: ScriptedRecovery(),
        logs: DiscardedLogs(),
        clock: clock,
        identity: Self.identity
      )
    )
  }

  /// Puts a run in the queue; runs of higher numbers are younger.
  func queue(
    _ number: UInt64 = 1,
    _ phases: [PhaseDefinition] = [.named("a")],
    sinks: [SinkDefinition] = []
  ) async throws -> RunID {
    let queued = RunQueued(
      pipeline: PipelineDefinition(name: "test", phases: phases, sinks: sinks),
      inputs: [:],
      source: "",
      plugins: [:],
      project: nil
    )
    let time = Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(number) * 1_000_000)
    let id = RunID(time: time, random: (number, number))
    try await Engine.queue(queued, id: id, in: store, at: time)
    return id
  }

  func service(concurrency: Int = 8, endsWhenIdle: Bool = true) -> EngineService {
    let options = EngineService.Options(concurrency: concurrency, endsWhenIdle: endsWhenIdle)
    return EngineService(engine: engine, host: host, options: options)
  }

  /// The names of a run's events, in order.
  func types(of run: RunID) async throws -> [String] {
    try await store.events(of: run, after: 0, limit: .max).map(\.type.name)
  }
}

/// A host that answers as it is told, and that a test can listen to.
final class ScriptedHost: RunHost {
  typealias Script = @Sendable (RunState) async -> RunPreparation

  /// What the engine says, as it says it.
  let heard: AsyncStream<EngineNotice>
  private let hearing: AsyncStream<EngineNotice>.Continuation
  private let script: Script
  private let all = Mutex<[EngineNotice]>([])

  init(_ script: @escaping Script) {
    self.script = script
    (heard, hearing) = AsyncStream<EngineNotice>.makeStream()
  }

  /// Everything that was said so far.
  var notices: [EngineNotice] { all.withLock { $0 } }

  func prepare(_ state: RunState, for claim: RunClaim) async -> RunPreparation {
    await script(state)
  }

  func placeToCancel(_ claim: RunClaim) async -> RunPlace { RunPlace() }

  func note(_ notice: EngineNotice) async {
    all.withLock { $0.append(notice) }
    hearing.yield(notice)
  }
}
