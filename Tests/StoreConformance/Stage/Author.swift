public import GantryCore

/// A clock that stands still at 2026-03-01T09:30:00Z.
public struct FixedClock: Clock {
  /// The moment.
  public static let moment = Timestamp(nanoseconds: 1_772_357_400_000_000_000)

  /// Creates the clock.
  public init() {}

  /// Always the same moment.
  public func now() -> Timestamp { Self.moment }

  /// Waits for nothing.
  public func sleep(until moment: Timestamp) async throws {}
}

/// Writes a run the way an engine does: it folds what it writes and hands on the rows.
public struct Author: Sendable {
  /// The run's state after everything that was written.
  public private(set) var state: RunState
  /// The number of the newest event.
  public private(set) var seq: UInt64 = 0
  /// The epoch that every write carries.
  public var epoch: UInt64 = 1
  /// The engine that holds the run; empty for nobody.
  public var engine: String

  /// Creates the author of a run; runs of higher numbers are younger.
  public init(_ number: UInt64 = 1, engine: String = "e1") {
    let random = (number, number &* 0x9E37_79B9_7F4A_7C15)
    let time = FixedClock.moment.advanced(byNanoseconds: Int64(number) * 1_000_000)
    state = RunState(id: RunID(time: time, random: random))
    self.engine = engine
  }

  /// The run.
  public var id: RunID { state.id }

  /// The first batch of a run that waits for an engine.
  public mutating func queue(
    pipeline: String = "release",
    phases: Int = 3
  ) throws -> JournalBatch {
    try batch([.runQueued(Self.queued(pipeline, phases))])
  }

  /// The first batch of a run that its engine starts at once.
  public mutating func start(
    pipeline: String = "release",
    phases: Int = 3
  ) throws -> JournalBatch {
    let owner = RunOwner(engine: engine, pid: 4711)
    return try batch([.runQueued(Self.queued(pipeline, phases)), .runStarted(owner)])
  }

  /// One batch of changes, and of lazy events with these payloads.
  public mutating func batch(
    _ changes: [RunChange] = [],
    lazy payloads: [[UInt8]] = [],
    isSnapshot: Bool = false
  ) throws -> JournalBatch {
    let expected = seq
    var events: [Event] = []
    for change in changes {
      let event = next(try change.draft)
      try state.apply(event)
      events.append(event)
    }
    for payload in payloads {
      events.append(next(EventDraft(type: "acme.said", durability: .lazy, data: payload)))
    }
    return JournalBatch(
      run: id,
      expectedSeq: expected,
      epoch: epoch,
      events: events,
      runRow: row,
      phaseRows: phaseRows,
      snapshot: isSnapshot ? state : nil
    )
  }

  /// A batch of one lazy event.
  public mutating func lazy(_ payload: [UInt8] = Array("{}".utf8)) throws -> JournalBatch {
    try batch(lazy: [payload])
  }

  /// One phase from start to success.
  public mutating func succeed(_ phase: Int, isSnapshot: Bool = false) throws -> JournalBatch {
    let path = AttemptPath(phase: "p\(phase)", attempt: 1)
    let result = PhaseResult(output: ["place": .int(Int64(phase))])
    return try batch(
      [.phaseStarted(AttemptStart(key: "k"), path), .phaseSucceeded(result, path)],
      isSnapshot: isSnapshot
    )
  }

  /// The end of the run.
  public mutating func finish() throws -> JournalBatch {
    try batch([.runSucceeded(RunEnding(phases: state.tally))])
  }

  private static func queued(_ pipeline: String, _ phases: Int) -> RunQueued {
    let definitions = (0..<phases).map { place in
      PhaseDefinition(id: "p\(place)", use: PluginReference(plugin: "acme.noop"))
    }
    return RunQueued(
      pipeline: PipelineDefinition(name: pipeline, phases: definitions),
      inputs: [:],
      source: "name: \(pipeline)",
      plugins: [:],
      project: "/project"
    )
  }

  private mutating func next(_ draft: EventDraft) -> Event {
    seq += 1
    let time = FixedClock.moment.advanced(byNanoseconds: Int64(seq) * 1_000_000)
    return draft.event(run: id, seq: seq, time: time, epoch: epoch)
  }

  private var row: RunRow {
    RunRow(
      id: id,
      pipeline: state.pipeline?.name ?? "",
      project: state.queued?.project,
      status: state.status,
      seq: seq,
      epoch: epoch,
      engine: engine,
      queuedAt: state.queuedAt ?? FixedClock.moment,
      startedAt: state.startedAt,
      endedAt: state.endedAt
    )
  }

  private var phaseRows: [PhaseRow] {
    state.phases.enumerated().map { place, phase in
      PhaseRow(
        id: phase.id,
        place: place,
        status: phase.status,
        attempt: phase.attempt,
        startedAt: phase.startedAt,
        endedAt: phase.endedAt,
        reason: phase.reason
      )
    }
  }
}

/// A payload of exactly this many bytes: a JSON object with one long string.
public func payload(ofSize size: Int, filler: Character = "x") -> [UInt8] {
  let frame = #"{"t":""}"#.utf8.count
  return Array(#"{"t":"\#(String(repeating: filler, count: size - frame))"}"#.utf8)
}
