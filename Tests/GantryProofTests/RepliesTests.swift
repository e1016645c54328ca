import GantryCore
import GantryEngine
import GantryProof
import GantryStore
import Synchronization
import TestClocks
import Testing

@Suite(.timeLimit(.minutes(10)))
struct RepliesTests {
  private static let identity = EngineIdentity(id: "engine_a", pid: 7)

  /// One engine whose store loses answers, on a journal that the test reads without losses.
  private struct Bench {
    let store: SQLiteStore
    let lossy: LossyStore
    let world = World()

    init(_ losses: ReplyLosses) throws {
      store = try SQLiteStore.inMemory(engine: identity, clock: JumpingClock())
      lossy = LossyStore(over: store, losses)
    }

    var engine: Engine {
      Engine(
        parts: Engine.Parts(
          store: lossy,
          phases: EffectfulPhases(world: world),
          sinks: NoSinks(),
          recovery: NoRecovery(),
          logs: DiscardedLogs(),
          clock: JumpingClock(),
          identity: identity
        )
      )
    }

    /// Drives a run to its end, taking it up again as a person would when the store gives up on it;
    /// returns how often that was.
    func drive(_ id: RunID, phases: Int) async throws -> Int {
      for round in 0..<1000 {
        do {
          guard let actor = try await taken(id, phases) else { return round }
          _ = try await actor.run()
        } catch let error as StoreError {
          #expect(error.code == .failed, "\(error)")
        }
      }
      Issue.record("run \(id) does not end")
      return 1000
    }

    /// The run as a new engine finds it; nil once it has ended.
    private func taken(_ id: RunID, _ phases: Int) async throws -> RunActor? {
      guard let row = try await store.runs(limit: 10).first(where: { $0.id == id }) else {
        return engine.newRun(Self.queued(phases), id: id)
      }
      return try await engine.resume(row)
    }

    static func queued(_ count: Int) -> RunQueued {
      let phases = (0..<count).map { place in
        PhaseDefinition(
          id: "p\(place)",
          use: PluginReference(plugin: "test.effect"),
          needs: place < 2 ? [] : ["p\(place - 2)"],
          retry: RetryPolicy(preset: .exponential)
        )
      }
      let pipeline = PipelineDefinition(name: "test", phases: phases, sinks: [])
      return RunQueued(pipeline: pipeline, inputs: [:], source: "", plugins: [:], project: nil)
    }
  }

  private func id(_ number: UInt64) -> RunID {
    RunID(time: Timestamp(nanoseconds: 1_772_357_400_000_000_000), random: (number, number))
  }

  /// Checks what must hold of a run that has ended, whatever was lost on the way.
  private func judge(
    _ run: RunID,
    in store: any Store,
    _ world: World,
    _ seed: UInt64
  ) async throws {
    let state = try await store.state(of: run)
    #expect(state.status == .succeeded, "seed \(seed)")
    let events = try await store.events(of: run, after: 0, limit: .max)
    #expect(events.map(\.seq) == Array(1...UInt64(events.count)), "seed \(seed)")
    let happenings = events.filter { $0.type != "run.resumed" }.map { event in
      [event.type.name, event.phase ?? "", "\(event.attempt ?? 0)"].joined(separator: " ")
    }
    let doubled = Dictionary(grouping: happenings) { $0 }.filter { $0.value.count > 1 }.keys
    #expect(doubled.sorted() == [], "seed \(seed)")
    for name in ["effect.intended", "effect.settled", "phase.succeeded"] {
      #expect(
        events.count { $0.type == EventType(name) } == state.phases.count,
        "\(name), seed \(seed)"
      )
    }
    #expect(world.doubled == [], "seed \(seed)")
    #expect(world.count(of: run) == state.phases.count, "seed \(seed)")
  }

  @Test func `S5-4 a lost reply of an append doubles no event and no effect`() async throws {
    var lost = 0
    for seed in 1...40 as ClosedRange<UInt64> {
      let losses = ReplyLosses(seed: seed, percent: 30, calls: [.append], mostInARow: 1)
      let bench = try Bench(losses)
      let resumptions = try await bench.drive(id(seed), phases: 6)
      // One loss is looked up in the journal and made good without anybody noticing.
      #expect(resumptions == 1, "seed \(seed)")
      try await judge(id(seed), in: bench.store, bench.world, seed)
      lost += bench.lossy.lostCounts[.append] ?? 0
    }
    #expect(lost > 40)
  }

  @Test func `S5-4 a run whose every call may be lost ends all the same, each effect once`()
    async throws
  {
    var resumptions = 0
    for seed in 1...40 as ClosedRange<UInt64> {
      let bench = try Bench(ReplyLosses(seed: seed, percent: 40))
      resumptions += try await bench.drive(id(seed), phases: 6)
      try await judge(id(seed), in: bench.store, bench.world, seed)
    }
    #expect(resumptions > 40, "some losses must have been too many for one engine")
  }

  @Test func `S5-4 queued runs all end although every call of every engine may lose its answer`()
    async throws
  {
    var engines = 0
    for seed in 1...10 as ClosedRange<UInt64> {
      let state = ModelState()
      let world = World()
      let reader = try state.open(nil)
      let runs = (1...8 as ClosedRange<UInt64>).map { id(seed * 100 + $0) }
      for run in runs {
        try await Engine.queue(Bench.queued(4), id: run, in: reader, at: SystemClock().now())
      }
      try await serve(state, world, seed, Losses(percent: 15)) { _ in engines += 1 }
      for run in runs { try await judge(run, in: reader, world, seed) }
    }
    #expect(engines > 20, "some losses must have ended an engine")
  }

  /// What befalls the calls of each engine.
  private struct Losses {
    var percent: Int
    var calls = Set(ReplyLosses.Call.allCases)
    var trouble = ReplyLosses.Trouble.lost
  }

  private func engine(_ store: LossyStore, _ world: World, _ identity: EngineIdentity) -> Engine {
    let phases = EffectfulPhases(world: world)
    return Engine(
      parts: Engine.Parts(
        store: store,
        phases: phases,
        sinks: NoSinks(),
        recovery: NoRecovery(),
        logs: DiscardedLogs(),
        clock: SystemClock(),
        identity: identity
      )
    )
  }

  /// One engine after another works on a state until nothing is left; says of each how many calls failed.
  private func serve(
    _ state: ModelState,
    _ world: World,
    _ seed: UInt64,
    _ losses: Losses,
    _ heard: (Int) -> Void
  ) async throws {
    for number in 1...1000 {
      let identity = EngineIdentity(id: "engine_\(number)", pid: number)
      let store = try state.open(identity)
      let lossy = LossyStore(
        over: store,
        ReplyLosses(
          seed: seed * 1000 + UInt64(number),
          percent: losses.percent,
          calls: losses.calls,
          trouble: losses.trouble
        )
      )
      let options = EngineService.Options(concurrency: 3, endsWhenIdle: true)
      let engine = engine(lossy, world, identity)
      let service = EngineService(engine: engine, host: QuietHost(), options: options)
      defer { heard(lossy.lostCounts.values.reduce(0, +)) }
      do {
        try await service.run()
        return try store.close()
      } catch let error as StoreError {
        // The process of an engine that cannot tell what became of its call ends; others see that.
        #expect(error.code == (losses.trouble == .lost ? .failed : .locked), "\(error)")
        try store.close()
      }
    }
    Issue.record("the runs of seed \(seed) do not end")
  }

  @Test func `queued runs all end although somebody often stands still with the journal's lock`()
    async throws
  {
    // All seeds at once: engines that find the lock held mostly sleep.
    let refusals = try await withThrowingTaskGroup { group in
      for seed in 1...10 as ClosedRange<UInt64> { group.addTask { try await locked(seed) } }
      return try await group.reduce(0, +)
    }
    #expect(refusals > 40)
  }

  private func locked(_ seed: UInt64) async throws -> Int {
    var refusals = 0
    let state = ModelState()
    let world = World()
    let reader = try state.open(nil)
    let runs = (1...8 as ClosedRange<UInt64>).map { id(seed * 100 + $0) }
    for run in runs {
      try await Engine.queue(Bench.queued(4), id: run, in: reader, at: SystemClock().now())
    }
    let locks = Losses(percent: 20, calls: [.claim, .append, .lease], trouble: .locked)
    try await serve(state, world, seed, locks) { refusals += $0 }
    for run in runs { try await judge(run, in: reader, world, seed) }
    return refusals
  }

  @Test func `a run that cannot be read is left alone and keeps nobody waiting`() async throws {
    let state = ModelState()
    let world = World()
    let reader = try state.open(nil)
    for run in [id(1), id(2), id(3)] {
      try await Engine.queue(Bench.queued(2), id: run, in: reader, at: SystemClock().now())
    }
    let identity = EngineIdentity(id: "engine_a", pid: 7)
    let none = ReplyLosses(seed: 1, percent: 0)
    let store = LossyStore(over: try state.open(identity), none, damaged: [id(2)])
    let engine = engine(store, world, identity)
    let host = QuietHost()
    let options = EngineService.Options(concurrency: 3, endsWhenIdle: true)
    try await EngineService(engine: engine, host: host, options: options).run()
    for run in [id(1), id(3)] { try await judge(run, in: reader, world, 0) }
    #expect(try await reader.state(of: id(2)).status == .queued)
    #expect(host.notices.contains(.unreadable(id(2), because: "this run is damaged")))
  }

  @Test func `a claim whose answer was lost is made again and fences the first`() async throws {
    let bench = try Bench(ReplyLosses(seed: 1, percent: 0))
    _ = try await bench.drive(id(1), phases: 1)
    var epochs: [UInt64] = []
    var failures = 0
    let lossy = LossyStore(
      over: bench.store,
      ReplyLosses(seed: 3, percent: 50, calls: [.claim])
    )
    for _ in 0..<40 {
      do {
        epochs.append(try await lossy.claim(id(1), for: Self.identity))
      } catch {
        failures += 1
      }
    }
    #expect(failures > 5)
    #expect(epochs == epochs.sorted() && Set(epochs).count == epochs.count)
    // Some of the lost ones were carried out: the epoch has risen by more than was heard of.
    #expect(try #require(epochs.last) - 1 > UInt64(epochs.count))
  }

  @Test func `a counter that is put with its revision counts each step once`() async throws {
    let bench = try Bench(ReplyLosses(seed: 1, percent: 0))
    _ = try await bench.drive(id(1), phases: 1)
    let epoch = try await bench.store.claim(id(1), for: Self.identity)
    let losses = ReplyLosses(seed: 5, percent: 40, calls: [.put])
    let lossy = LossyStore(over: bench.store, losses)
    for step in 1...50 as ClosedRange<UInt64> {
      let put = PluginValuePut(
        plugin: "test.effect",
        key: "count",
        bytes: Array("\(step)".utf8),
        expected: step - 1,
        run: id(1),
        epoch: epoch
      )
      while true {
        let answer = try? await lossy.put(put)
        if answer == .written(revision: step) { break }
        // What was written and not heard of is found by its revision, and is ours.
        if answer == .conflict(PluginValue(bytes: put.bytes, revision: step)) { break }
        #expect(answer == nil)
      }
    }
    let last = PluginValue(bytes: Array("50".utf8), revision: 50)
    #expect(try await bench.store.value("count", of: "test.effect") == last)
    #expect((lossy.lostCounts[.put] ?? 0) > 10)
  }
}

// MARK: - The world and those who change it

/// The world outside: what was done to it, by the key it was done with.
private final class World: Sendable {
  private struct Contents {
    var done: Set<String> = []
    var settled: Set<String> = []
    var doubled: [String] = []
  }

  private let contents = Mutex(Contents())

  /// How many things a run has done.
  func count(of run: RunID) -> Int {
    contents.withLock { $0.done.count { $0.hasPrefix(run.text) } }
  }

  /// What was done again although its end had been written down.
  var doubled: [String] { contents.withLock { $0.doubled } }

  /// Does something; a second time with the same key changes nothing, as of a service that takes an
  /// idempotency key.
  func change(_ key: String) {
    contents.withLock { contents in
      if contents.settled.contains(key) { contents.doubled.append(key) }
      contents.done.insert(key)
    }
  }

  /// Whoever did it was told that its end is written down.
  func settle(_ key: String) { _ = contents.withLock { $0.settled.insert(key) } }
}

/// A phase that announces one effect, has it and settles it.
private struct EffectfulPhases: PhaseRunner {
  let world: World

  func run(_ request: AttemptRequest, services: any AttemptServices) async -> AttemptOutcome {
    let receipt = Array(#""receipt""#.utf8)
    switch await services.intend("effect", receipt: receipt) {
    case .conflict: return .succeeded(Array("{}".utf8))
    case .done: break
    case let answer: return .failed(Self.failure("\(answer)"))
    }
    let key = "\(request.run) \(request.key)"
    world.change(key)
    let answer = await services.settle("effect", result: Array("true".utf8))
    guard case .done = answer else { return .failed(Self.failure("\(answer)")) }
    world.settle(key)
    return .succeeded(Array("{}".utf8))
  }

  private static func failure(_ message: String) -> Failure {
    Failure(code: "STORE", message: message, retryClass: .retryable)
  }
}

/// A host with nothing to prepare.
private final class QuietHost: RunHost {
  private let heard = Mutex<[EngineNotice]>([])

  /// What was said.
  var notices: [EngineNotice] { heard.withLock { $0 } }

  func prepare(_ state: RunState, for claim: RunClaim) async -> RunPreparation {
    .ready(RunPlace())
  }
  func placeToCancel(_ claim: RunClaim) async -> RunPlace { RunPlace() }
  func note(_ notice: EngineNotice) async { heard.withLock { $0.append(notice) } }
}
