import GantryCore
import GantryEngine
import GantryStore

/// A journal with one run of a million events, whose engine is gone and whose first phase still runs.
///
/// Every other event is of a plugin, the rest are values that the phase has put: the fold has half a
/// million events behind it, and its snapshots are where the engine would have made them.
struct LongJournal {
  private static let batch = 1000

  /// Writes the journal.
  ///
  /// - Parameters:
  ///   - state: The state folder.
  ///   - events: How many events, a multiple of a thousand.
  /// - Returns: The run.
  /// - Throws: What the store throws.
  static func write(to state: String, events: Int) async throws -> RunID {
    let identity = EngineIdentity(id: "engine_gone", pid: 1)
    let store = try SQLiteStore.open(folder: state, engine: identity, clock: SystemClock())
    var author = LongRunAuthor(engine: identity)
    for _ in 0..<(events / batch) { _ = try await store.append(try author.batch(of: batch)) }
    try store.close()
    return author.id
  }
}

/// Writes the events of that run.
private struct LongRunAuthor {
  let id = NoopRuns.newID()
  private let engine: EngineIdentity
  private let clock = SystemClock()
  private var state: RunState
  private var seq: UInt64 = 0
  private var puts: UInt64 = 0
  private let tick = Array(#"{"tick":1}"#.utf8)

  init(engine: EngineIdentity) {
    self.engine = engine
    state = RunState(id: id)
  }

  /// The next events, with a snapshot after them.
  mutating func batch(of count: Int) throws -> JournalBatch {
    let first = seq
    var events: [Event] = []
    if first == 0 {
      events = try opening.map { try event(of: $0) }
    }
    while events.count < count {
      if events.count % 2 == 0 {
        seq += 1
        let draft = EventDraft(
          type: "test.ticked",
          durability: .lazy,
          phase: Self.path.phase,
          attempt: Self.path.attempt,
          data: tick
        )
        events.append(draft.event(run: id, seq: seq, time: clock.now(), epoch: 1))
      } else {
        puts += 1
        let put = ValuePut(key: "count", value: .int(Int64(puts)), revision: puts)
        events.append(try event(of: .valuePut(put, Self.path)))
      }
    }
    return JournalBatch(
      run: id,
      expectedSeq: first,
      epoch: 1,
      events: events,
      runRow: first == 0 ? row : nil,
      phaseRows: first == 0 ? phaseRows : [],
      snapshot: state
    )
  }

  private static let path = AttemptPath(phase: "p0", attempt: 1)

  private var opening: [RunChange] {
    var queued = NoopRuns.chain(of: 2)
    queued.pipeline.phases[0].use.type = "sleep"
    queued.pipeline.phases[0].with = .literal(["milliseconds": 60_000])
    let start = AttemptStart(key: String(repeating: "0", count: 64), deadline: nil)
    return [
      .runQueued(queued), .runStarted(RunOwner(engine: engine.id, pid: engine.pid)),
      .phaseStarted(start, Self.path),
    ]
  }

  private var row: RunRow {
    RunRow(
      id: id,
      pipeline: "bench",
      project: nil,
      status: .running,
      seq: seq,
      epoch: 1,
      engine: engine.id,
      queuedAt: clock.now(),
      startedAt: clock.now()
    )
  }

  private var phaseRows: [PhaseRow] {
    [
      PhaseRow(id: "p0", place: 0, status: .running, attempt: 1, startedAt: clock.now()),
      PhaseRow(id: "p1", place: 1, status: .pending),
    ]
  }

  private mutating func event(of change: RunChange) throws -> Event {
    seq += 1
    let event = try change.draft.event(run: id, seq: seq, time: clock.now(), epoch: 1)
    try state.apply(change, of: event)
    return event
  }
}
