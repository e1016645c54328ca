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

/// The machine's clock, which says how often an engine has waited for its next renewal.
final class RenewalClock: GantryCore.Clock {
  /// The number of waits since they were forgotten, at each.
  let renewals: AsyncStream<Int>
  private let counting: AsyncStream<Int>.Continuation
  private let count = Mutex(0)
  private let clock = SystemClock()

  init() { (renewals, counting) = AsyncStream<Int>.makeStream() }

  func now() -> Timestamp { clock.now() }

  func sleep(until moment: Timestamp) async throws {
    // No other sleep of a service is as long as a third of its lease, and shorter than a drain.
    let length = moment.nanoseconds - now().nanoseconds
    let third = ServiceBench.identity.lease / 3
    if length > third * 9 / 10, length <= third {
      counting.yield(
        count.withLock {
          $0 += 1; return $0
        }
      )
    }
    try await clock.sleep(until: moment)
  }

  /// Begins to count anew.
  func forget() { count.withLock { $0 = 0 } }
}

/// A sink that says when it is asked to make things durable, and takes until it is let go.
final class SlowSink: SinkRunner, OpenSink {
  /// One for each flush that has begun.
  let flushes: AsyncStream<Void>
  private let flushing: AsyncStream<Void>.Continuation
  private let gate: AsyncStream<Void>
  private let opening: AsyncStream<Void>.Continuation

  init() {
    (flushes, flushing) = AsyncStream<Void>.makeStream()
    (gate, opening) = AsyncStream<Void>.makeStream()
  }

  func finish() { opening.finish() }

  func open(
    _ use: PluginReference,
    config: [UInt8],
    run: RunID
  ) async throws(Failure) -> any OpenSink { self }

  func deliver(_ events: [Event]) async -> SinkVerdict { .accepted }

  func flush() async -> SinkVerdict {
    flushing.yield()
    for await _ in gate {}
    return .accepted
  }

  func close() async {}
}

/// A sink that cannot be opened, and counts who tried.
final class ClosedSink: SinkRunner {
  private let tries = Mutex(0)

  var count: Int { tries.withLock { $0 } }

  func open(
    _ use: PluginReference,
    config: [UInt8],
    run: RunID
  ) async throws(Failure) -> any OpenSink {
    tries.withLock { $0 += 1 }
    throw Failure(code: "CLOSED", message: "nobody is there")
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
