import GantryCore

/// Writes a run as an engine does: folds what it writes and hands on the rows that follow.
struct ScriptedRun: Sendable {
  /// What the fold of everything written says.
  private(set) var state: RunState
  /// The number of the newest event.
  private(set) var seq: UInt64
  /// The epoch that every write carries.
  let epoch: UInt64
  private let engine: String
  private let time: Int64

  /// Prepares a run that is not in the journal yet.
  init(number: UInt64, engine: String) {
    time = 1_772_357_400_000_000_000 + Int64(number) * 1_000_000
    state = RunState(id: RunID(time: Timestamp(nanoseconds: time), random: (number, ~number)))
    seq = 0
    epoch = 1
    self.engine = engine
  }

  /// Goes on with a run of the journal.
  init(_ state: RunState, seq: UInt64, epoch: UInt64, engine: String) {
    self.state = state
    self.seq = seq
    self.epoch = epoch
    self.engine = engine
    time = state.queuedAt?.nanoseconds ?? 0
  }

  /// The run's id.
  var id: RunID { state.id }

  /// Whether nothing more can be written.
  var isOver: Bool { state.status.isTerminal }

  /// The run is queued and started, or taken over.
  mutating func begin(_ dice: inout SeededRandom) throws -> JournalBatch {
    let owner = RunOwner(engine: engine, pid: 1)
    guard seq == 0 else { return try batch([.runResumed(owner)], &dice) }
    let phases = (0..<Int.random(in: 2...6, using: &dice)).map { place in
      PhaseDefinition(id: "p\(place)", use: PluginReference(plugin: "proof.noop"))
    }
    let queued = RunQueued(
      pipeline: PipelineDefinition(name: "proof", phases: phases),
      inputs: [:],
      source: "name: proof",
      plugins: [:],
      project: nil
    )
    return try batch([.runQueued(queued), .runStarted(owner)], &dice)
  }

  /// Whatever the dice say comes next: a phase settles and another starts, events are emitted, the
  /// run ends.
  mutating func advance(_ dice: inout SeededRandom) throws -> JournalBatch {
    var changes: [RunChange] = []
    if dice.chance(30) { changes = settling + starting }
    if changes.isEmpty, dice.chance(60), isDone {
      changes = [.runSucceeded(RunEnding(phases: state.tally))]
    }
    return try batch(changes, &dice)
  }

  private var settling: [RunChange] {
    guard let phase = state.phases.first(where: { $0.status == .running }) else { return [] }
    let path = AttemptPath(phase: phase.id, attempt: phase.attempt)
    return [.phaseSucceeded(PhaseResult(output: ["said": .string(phase.id)]), path)]
  }

  private var starting: [RunChange] {
    guard let phase = state.phases.first(where: { $0.status == .ready }) else { return [] }
    let path = AttemptPath(phase: phase.id, attempt: phase.attempt + 1)
    return [.phaseStarted(AttemptStart(key: "key of \(phase.id)"), path)]
  }

  private var isDone: Bool { state.phases.allSatisfy { $0.status == .succeeded } }

  // MARK: - Batches

  private mutating func batch(
    _ changes: [RunChange],
    _ dice: inout SeededRandom
  ) throws -> JournalBatch {
    let expected = seq
    var events: [Event] = []
    for change in changes {
      let event = number(try change.draft)
      try state.apply(event)
      events.append(event)
    }
    for _ in 0..<(isOver ? 0 : Int.random(in: events.isEmpty ? 1...3 : 0...2, using: &dice)) {
      let said = Self.payload(&dice)
      events.append(number(EventDraft(type: "proof.said", durability: .lazy, data: said)))
    }
    let cursor = SinkCursor(sink: "proof", run: id, position: seq)
    return JournalBatch(
      run: id,
      expectedSeq: expected,
      epoch: epoch,
      events: events,
      runRow: changes.isEmpty ? nil : row,
      phaseRows: changes.isEmpty ? [] : phaseRows,
      cursors: dice.chance(25) ? [cursor] : [],
      snapshot: dice.chance(20) ? state : nil
    )
  }

  private mutating func number(_ draft: EventDraft) -> Event {
    seq += 1
    let moment = Timestamp(nanoseconds: time + Int64(seq) * 1_000_000)
    return draft.event(run: id, seq: seq, time: moment, epoch: epoch)
  }

  /// Payloads of every kind the store tells apart: in the row, in the table, in a file.
  private static func payload(_ dice: inout SeededRandom) -> [UInt8] {
    let size =
      switch Int.random(in: 0..<100, using: &dice) {
      case ..<70: Int.random(in: 0...300, using: &dice)
      case ..<88: Int.random(in: 300...4000, using: &dice)
      case ..<99: Int.random(in: 4000...30_000, using: &dice)
      default: (1 << 20) + Int.random(in: 0...20_000, using: &dice)
      }
    let letter = UInt8.random(in: UInt8(ascii: "a")...UInt8(ascii: "z"), using: &dice)
    return Array(#"{"t":""#.utf8) + [UInt8](repeating: letter, count: size) + Array(#""}"#.utf8)
  }

  // MARK: - Rows

  /// The run's row as the fold has it.
  var row: RunRow {
    RunRow(
      id: id,
      pipeline: state.pipeline?.name ?? "",
      project: nil,
      status: state.status,
      seq: seq,
      epoch: epoch,
      engine: engine,
      queuedAt: state.queuedAt ?? Timestamp(nanoseconds: 0),
      startedAt: state.startedAt,
      endedAt: state.endedAt
    )
  }

  /// The rows of the phases as the fold has them.
  var phaseRows: [PhaseRow] {
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
