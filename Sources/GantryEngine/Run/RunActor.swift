public import GantryCore

/// Owns one run while this process drives it.
///
/// The actor is a loop over its mailbox. Each turn takes everything that has arrived, lets
/// ``GantryCore/RunState`` say what follows, commits all of it at once, and only then acts: it
/// answers services, starts attempts and tells observers. What is not in the journal did not
/// happen.
public actor RunActor {
  /// Tells observers that the run has moved on.
  public nonisolated let feed = RunFeed()
  /// The run's id.
  public nonisolated let id: RunID

  private nonisolated let mailbox = Mailbox()
  private let parts: Engine.Parts
  private let mode: AttemptRequest.Mode
  private let epoch: UInt64
  private let lazyWrites: LazyWrites
  private let values: any PluginValues
  private var opening: [RunChange]
  private var state: RunState
  private var lastSeq: UInt64
  private var lastSnapshotSeq: UInt64
  private var attempts: [String: Task<Void, Never>] = [:]
  private var progress: [String: PhaseProgress] = [:]
  private var timer: Timer?

  init(
    state: RunState,
    lastSeq: UInt64,
    epoch: UInt64,
    opening: [RunChange],
    mode: AttemptRequest.Mode,
    parts: Engine.Parts
  ) {
    id = state.id
    self.state = state
    self.lastSeq = lastSeq
    self.epoch = epoch
    self.opening = opening
    self.mode = mode
    self.parts = parts
    let kept = parts.values ?? parts.store
    values = mode == .plan ? PlannedValues(over: kept) : kept
    lastSnapshotSeq = state.seq
    let (mailbox, clock) = (mailbox, parts.clock)
    lazyWrites = LazyWrites(clock: clock) {
      // Owned by the run: the mailbox outlives the sleep, and a late tick changes nothing.
      Task {
        try? await clock.sleep(until: clock.now().advanced(byNanoseconds: LazyWrites.delay))
        mailbox.send(.tick)
      }
    }
  }

  /// Drives the run until it ends, is told to stop, or the store refuses.
  ///
  /// - Returns: The state the run ended in, or stopped at.
  /// - Throws: ``StoreError`` when the journal refuses a commit, ``FoldError`` when it cannot be
  ///   folded. Attempts that still run are told to stop first.
  public func run() async throws -> RunState {
    let sinks = Sinks(
      runID: id,
      feed: feed,
      parts: parts,
      lazyWrites: lazyWrites
    )
    do {
      try await takeTurn(opening: opening)
      opening = []
      if mode != .plan { sinks.open(state) }
      let bell = watchBell()
      defer { bell.cancel() }
      while !state.status.isTerminal {
        guard try await takeTurn(messages: await mailbox.takeAll()) else { break }
      }
    } catch {
      stopAttempts()
      mailbox.close()
      sinks.abandon()
      feed.finish()
      throw error
    }
    timer?.task.cancel()
    feed.publish { $0.isEnded = true }
    await sinks.drain()
    try await flush()
    feed.finish()
    return state
  }

  /// Asks the run to cancel: its running attempts are told to stop, nothing new starts.
  ///
  /// - Parameter by: Who asks: `signal`, `command` or `api`.
  public nonisolated func cancel(by: String) {
    mailbox.send(.cancel(by: by))
  }

  /// Makes ``run()`` return soon and leaves the run as it is, to be resumed.
  public nonisolated func stop() {
    mailbox.send(.stop)
  }

  // MARK: - Turns

  private func takeTurn(opening: [RunChange]) async throws {
    var turn = newTurn()
    for change in opening { try turn.record(change) }
    try turn.advance()
    try await commit(turn)
  }

  /// Settles messages in one commit; false when the run was told to stop.
  private func takeTurn(messages: [Mailbox.Message]) async throws -> Bool {
    var turn = newTurn()
    takeLazyWrites(into: &turn)
    var goesOn = true
    for message in messages {
      switch message {
      case .tick: break
      case .stop: goesOn = false
      case .cancel(let by):
        guard turn.state.status.allows(.cancelling), turn.state.status != .cancelling else { break }
        try turn.record(.runCancelRequested(CancelRequest(by: by)))
      case .ended(let path, let outcome, let seal):
        attempts[path.phase] = nil
        progress[path.phase] = nil
        try settle(path, outcome, seal, in: &turn)
      case .judged(let verdict):
        attempts[verdict.path.phase] = nil
        try follow(verdict, in: &turn)
      case .asked(let request):
        try answer(request, in: &turn)
      }
    }
    if goesOn { try turn.advance() }
    try await commit(turn)
    return goesOn
  }

  /// Moves the state into a turn, so that folding changes it in place: a copy of a thousand phases
  /// at every step would make long chains quadratic.
  ///
  /// The commit moves it back; when a turn throws, the run ends and nobody reads the state again.
  private func newTurn() -> RunTurn {
    let taken = state
    state = RunState(id: id)
    return RunTurn(state: taken, lastSeq: lastSeq, epoch: epoch, now: parts.clock.now())
  }

  private func settle(
    _ path: AttemptPath,
    _ outcome: AttemptOutcome,
    _ seal: LogSeal?,
    in turn: inout RunTurn
  ) throws {
    if let seal { turn.add(try seal.draft(of: path), at: parts.clock.now()) }
    switch outcome {
    case .succeeded(let output):
      let result = PhaseResult(output: try JSONParser.parse(output))
      try turn.record(.phaseSucceeded(result, path))
    case .cancelled where turn.state.status == .cancelling:
      try turn.record(.phaseCancelled(Because("the run was cancelled"), phase: path.phase))
    case .cancelled:
      try fail(path, .stoppedByItself(path.phase), in: &turn)
    case .failed(let failure):
      try fail(path, failure, in: &turn)
    }
  }

  /// Asks the strategies first, if there are any; they answer by a message of their own.
  private func fail(_ path: AttemptPath, _ failure: Failure, in turn: inout RunTurn) throws {
    let strategies = turn.state.strategies(for: path.phase)
    guard !strategies.isEmpty, turn.state.status == .running else {
      let verdict = Verdict(path: path, failure: failure, decision: nil, strategy: "")
      return try follow(verdict, in: &turn)
    }
    let (state, runner, mailbox) = (turn.state, parts.recovery, mailbox)
    attempts[path.phase] = Task { @concurrent in
      let verdict = await Self.ask(
        strategies,
        about: failure,
        at: path,
        state: state,
        runner: runner
      )
      mailbox.send(.judged(verdict))
    }
  }

  private func follow(_ verdict: Verdict, in turn: inout RunTurn) throws {
    let changes = turn.state.changes(
      afterFailureOf: verdict.path,
      verdict.failure,
      decision: verdict.decision,
      by: verdict.strategy,
      now: parts.clock.now()
    )
    for change in changes { try turn.record(change) }
  }

  private func takeLazyWrites(into turn: inout RunTurn) {
    let taken = lazyWrites.takeAll()
    for (draft, time) in taken.drafts { turn.add(draft, at: time) }
    for (phase, newest) in taken.progress where attempts[phase] != nil {
      progress[phase] = newest
      turn.noteProgress(of: phase)
    }
    turn.cursors = Array(taken.cursors.values)
  }

  /// Writes what is left after the run has ended: events of sinks, and their cursors.
  private func flush() async throws {
    var turn = newTurn()
    takeLazyWrites(into: &turn)
    try await commit(turn)
  }

  // MARK: - Commit, then act

  private func commit(_ turn: RunTurn) async throws {
    state = turn.state
    if !turn.isEmpty {
      _ = try await parts.store.append(batch(of: turn))
      lastSeq += UInt64(turn.events.count)
      feed.publish { view in
        view.seq = lastSeq
        for phase in turn.changedPhases { view.progress[phase] = progress[phase] }
      }
    }
    for (reply, answer) in turn.replies { reply.give(answer) }
    for start in turn.starts { begin(start) }
    for phase in turn.cancels { attempts[phase]?.cancel() }
    if let moment = turn.wakeAt { wake(at: moment) }
  }

  private func batch(of turn: RunTurn) -> JournalBatch {
    let needsSnapshot = turn.state.seq - lastSnapshotSeq >= Self.snapshotInterval
    if needsSnapshot { lastSnapshotSeq = turn.state.seq }
    return JournalBatch(
      run: id,
      expectedSeq: lastSeq,
      epoch: epoch,
      events: turn.events,
      runRow: turn.isRunChanged ? turn.state.row(engine: parts.identity.id) : nil,
      phaseRows: turn.state.rows(of: lastSeq == 0 ? nil : turn.changedPhases, progress: progress),
      cursors: turn.cursors,
      snapshot: needsSnapshot ? turn.state : nil
    )
  }

  /// How many events lie between two snapshots.
  private static let snapshotInterval: UInt64 = 1000

  private func begin(_ start: RunTurn.Start) {
    guard let definition = state.definition(of: start.path.phase) else { return }
    let log = parts.logs.open(id, path: start.path)
    let desk = AttemptDesk(
      path: start.path,
      stores: AttemptDesk.Stores(
        run: id,
        epoch: epoch,
        values: values,
        artifacts: parts.store
      ),
      mailbox: mailbox,
      lazyWrites: lazyWrites,
      feed: feed,
      attemptLog: log,
      clock: parts.clock
    )
    let request = AttemptRequest(
      use: definition.use,
      run: id,
      path: start.path,
      epoch: epoch,
      key: start.key,
      runStartedAt: state.startedAt ?? parts.clock.now(),
      deadline: start.deadline,
      input: start.input,
      mode: mode
    )
    let (runner, mailbox) = (parts.phases, mailbox)
    // Starts on this actor, which only hands the call to one of the host's threads.
    attempts[start.path.phase] = Task {
      let outcome = await runner.run(request, services: desk)
      desk.close()
      mailbox.send(.ended(start.path, outcome, log.seal()))
    }
  }

  private func stopAttempts() {
    for attempt in attempts.values { attempt.cancel() }
  }

  // MARK: - Time and other processes

  private struct Timer {
    let moment: Timestamp
    let task: Task<Void, Never>
  }

  private func wake(at moment: Timestamp) {
    if let timer, timer.moment == moment { return }
    timer?.task.cancel()
    let (clock, mailbox) = (parts.clock, mailbox)
    let task = Task {
      guard (try? await clock.sleep(until: moment)) != nil else { return }
      mailbox.send(.tick)
    }
    timer = Timer(moment: moment, task: task)
  }

  /// Looks for a cancel request now, because one may be older than this owner, and whenever
  /// another process rings.
  private func watchBell() -> Task<Void, Never> {
    let (store, id, mailbox) = (parts.store, id, mailbox)
    return Task { @concurrent in
      var heard: UInt64 = 0
      while !Task.isCancelled {
        if let request = try? await store.cancelRequest(of: id) {
          mailbox.send(.cancel(by: request.by))
        }
        guard let count = try? await store.waitForBell(after: heard) else { return }
        heard = count
      }
    }
  }
}
