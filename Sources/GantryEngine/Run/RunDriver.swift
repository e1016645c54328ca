package import GantryCore

/// Decides for one run, and does nothing.
///
/// A turn has two halves. ``take(_:_:at:)`` settles what has arrived and says what to commit;
/// ``committed()`` says what to do once that is durable. Between them whoever drives the run writes
/// to the store. No clock, task or lock is in here, so a run can be driven in real time by
/// ``RunActor`` and in virtual time by the simulation, by the same code.
package struct RunDriver: Sendable {
  /// The run's state as of the newest turn.
  package private(set) var state: RunState
  /// The number of the newest event that is known to be stored.
  package private(set) var lastSeq: UInt64
  /// Whether the run was told to stop, so that it is left to be resumed.
  package private(set) var isStopped = false
  /// The epoch that every write of this owner carries.
  package let epoch: UInt64
  let engine: String
  let mode: AttemptRequest.Mode
  private var lastSnapshotSeq: UInt64
  /// Phases whose attempt, or the question about it, is under way here.
  private var live: Set<String> = []
  private var progress: [String: PhaseProgress] = [:]
  private var notedFences: [UInt64: Int] = [:]
  /// The moment that was asked to be woken at, until something comes.
  private var alarm: Timestamp?
  private var turn: RunTurn?

  /// Takes charge of a run.
  ///
  /// - Parameters:
  ///   - state: The run's state; empty for a new run.
  ///   - lastSeq: The number of its newest stored event, 0 for a new run.
  ///   - epoch: The owner's epoch.
  ///   - engine: The owner's id.
  ///   - mode: What its attempts are for.
  package init(
    state: RunState,
    lastSeq: UInt64,
    epoch: UInt64,
    engine: String,
    mode: AttemptRequest.Mode
  ) {
    self.state = state
    self.lastSeq = lastSeq
    self.epoch = epoch
    self.engine = engine
    self.mode = mode
    lastSnapshotSeq = state.seq
  }

  /// Writes down how the owner came to the run, and starts what can start.
  ///
  /// - Parameters:
  ///   - opening: `run.queued`, `run.started` and the like.
  ///   - now: The time.
  /// - Returns: What to commit before ``committed()``.
  /// - Throws: ``FoldError`` when the changes cannot follow the state.
  package mutating func open(_ opening: [RunChange], at now: Timestamp) throws -> JournalBatch? {
    var turn = newTurn(at: now)
    for change in opening { try turn.record(change) }
    try turn.advance()
    return finish(turn)
  }

  /// Settles everything that has arrived in one turn.
  ///
  /// - Parameters:
  ///   - messages: What the run was told, in the order in which it was.
  ///   - taken: The lazy writes that wait.
  ///   - now: The time.
  /// - Returns: What to commit before ``committed()``; nil when nothing has changed.
  /// - Throws: ``StoreError`` with `.fenced` when another engine has taken the run, ``FoldError``
  ///   when a change cannot follow the state. The driver is of no use afterwards.
  package mutating func take(
    _ messages: [RunMessage],
    _ taken: LazyWrites.Taken = LazyWrites.Taken(),
    at now: Timestamp
  ) throws -> JournalBatch? {
    var turn = newTurn(at: now)
    add(taken, to: &turn)
    for message in messages { try settle(message, in: &turn) }
    if !isStopped { try turn.advance() }
    return finish(turn)
  }

  /// Says what follows from the newest turn, whose batch, if there was one, is durable now.
  ///
  /// - Returns: What to do, in this order.
  package mutating func committed() -> [RunDeed] {
    guard let turn else { return [] }
    self.turn = nil
    var deeds: [RunDeed] = []
    if !turn.isEmpty {
      lastSeq += UInt64(turn.events.count)
      let changed = turn.changedPhases.sorted().map { ($0, progress[$0]) }
      deeds.append(.publish(seq: lastSeq, progress: changed))
    }
    for (ticket, answer) in turn.replies { deeds.append(.answer(ticket: ticket, answer)) }
    for judgement in turn.judgements {
      live.insert(judgement.path.phase)
      deeds.append(.judge(judgement))
    }
    for start in turn.starts {
      guard let request = request(for: start, now: turn.now) else { continue }
      live.insert(start.path.phase)
      deeds.append(.start(request))
    }
    for phase in turn.cancels { deeds.append(.cancel(phase: phase)) }
    if let moment = turn.wakeAt, moment != alarm { deeds.append(.wake(at: moment)) }
    alarm = turn.wakeAt
    return deeds
  }

  /// Forgets the newest turn, whose batch was refused for want of space, and pauses the run as it
  /// is stored.
  ///
  /// - Parameters:
  ///   - stored: The run as the store has it.
  ///   - because: Why, one sentence without a full stop.
  ///   - now: The time.
  /// - Returns: What to commit before ``committed()``; nil when the run is paused already.
  /// - Throws: ``FoldError`` when a run in this state cannot be paused.
  package mutating func pause(
    _ stored: RunState,
    because: String,
    at now: Timestamp
  ) throws -> JournalBatch? {
    state = stored
    isStopped = true
    var turn = newTurn(at: now)
    if stored.status != .paused { try turn.record(.runPaused(Because(because))) }
    return finish(turn)
  }

  // MARK: - Turns

  /// Moves the state into a turn, so that folding changes it in place: a copy of a thousand phases
  /// at every step would make long chains quadratic.
  ///
  /// The end of the turn moves it back; when a turn throws, the run ends and nobody reads the state
  /// again.
  private mutating func newTurn(at now: Timestamp) -> RunTurn {
    let taken = state
    state = RunState(id: taken.id)
    return RunTurn(state: taken, lastSeq: lastSeq, epoch: epoch, now: now)
  }

  private mutating func finish(_ turn: RunTurn) -> JournalBatch? {
    state = turn.state
    self.turn = turn
    return turn.isEmpty ? nil : batch(of: turn)
  }

  private mutating func add(_ taken: LazyWrites.Taken, to turn: inout RunTurn) {
    for (draft, time) in taken.drafts { turn.add(draft, at: time) }
    for (phase, newest) in taken.progress where live.contains(phase) {
      progress[phase] = newest
      turn.noteProgress(of: phase)
    }
    turn.cursors = taken.cursors.values.sorted { $0.sink < $1.sink }
  }

  private mutating func settle(_ message: RunMessage, in turn: inout RunTurn) throws {
    switch message {
    // The clock may have been set back while the alarm ran, so that the same moment is still to come.
    case .tick: alarm = nil
    case .stop: isStopped = true
    case .cancel(let by): try cancel(CancelRequest(by: by), in: &turn)
    case .ended(let path, let outcome, let seal):
      live.remove(path.phase)
      progress[path.phase] = nil
      try settle(path, outcome, seal, in: &turn)
    case .judged(let verdict):
      live.remove(verdict.path.phase)
      try note(verdict.unheard, at: verdict.path, in: &turn)
      try follow(verdict, in: &turn)
    case .asked(let request):
      try answer(request, in: &turn)
    case .noticed(let notices):
      guard notices.epoch <= epoch else {
        throw StoreError.taken(state: turn.state.id, from: epoch, with: notices.epoch)
      }
      try note(notices.fenced, in: &turn)
      if let request = notices.cancel { try cancel(request, in: &turn) }
    }
  }

  private func cancel(_ request: CancelRequest, in turn: inout RunTurn) throws {
    guard turn.state.status.allows(.cancelling), turn.state.status != .cancelling else { return }
    try turn.record(.runCancelRequested(request))
  }

  /// Journals what the store refused from former owners, each count once.
  private mutating func note(_ fenced: [FencedWrites], in turn: inout RunTurn) throws {
    for writes in fenced where notedFences[writes.epoch, default: 0] < writes.writes {
      notedFences[writes.epoch] = writes.writes
      turn.notedFences.append(writes)
      let data = try JSON(encoding: writes).encodedBytes
      let draft = EventDraft(type: "attempt.fenced", durability: .lazy, data: data)
      turn.add(draft, at: turn.now)
    }
  }

  /// Journals which strategies had nothing to say because they failed themselves.
  private func note(
    _ unheard: [UnheardStrategy],
    at path: AttemptPath,
    in turn: inout RunTurn
  ) throws {
    for entry in unheard {
      let draft = EventDraft(
        type: "strategy.failed",
        durability: .lazy,
        phase: path.phase,
        attempt: path.attempt,
        data: try entry.data
      )
      turn.add(draft, at: turn.now)
    }
  }

  // MARK: - Commit, then act

  private mutating func batch(of turn: RunTurn) -> JournalBatch {
    let needsSnapshot = turn.state.seq - lastSnapshotSeq >= Self.snapshotInterval
    if needsSnapshot { lastSnapshotSeq = turn.state.seq }
    return JournalBatch(
      run: turn.state.id,
      expectedSeq: lastSeq,
      epoch: epoch,
      events: turn.events,
      runRow: turn.isRunChanged ? turn.state.row(engine: engine) : nil,
      phaseRows: turn.state.rows(of: lastSeq == 0 ? nil : turn.changedPhases, progress: progress),
      cursors: turn.cursors,
      snapshot: needsSnapshot ? turn.state : nil,
      notedFences: turn.notedFences
    )
  }

  /// How many events lie between two snapshots.
  private static let snapshotInterval: UInt64 = 1000

  private func request(for start: RunTurn.Start, now: Timestamp) -> AttemptRequest? {
    guard let definition = state.definition(of: start.path.phase) else { return nil }
    return AttemptRequest(
      use: definition.use,
      run: state.id,
      path: start.path,
      epoch: epoch,
      key: start.key,
      runStartedAt: state.startedAt ?? now,
      deadline: start.deadline,
      input: start.input,
      mode: mode
    )
  }
}

extension StoreError {
  /// The owner has heard that it is the owner no longer.
  static func taken(state run: RunID, from epoch: UInt64, with current: UInt64) -> StoreError {
    StoreError(
      .fenced,
      "the run is driven with epoch \(epoch) here, but another engine took it with epoch \(current)",
      location: run.text,
      remedy: "Stop driving the run here: another engine does."
    )
  }
}
