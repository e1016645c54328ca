extension RunState {
  /// Folds one barrier event into the state.
  ///
  /// - Parameter event: The next barrier event of this run.
  /// - Throws: ``FoldError`` when the event cannot follow what was folded before; the state is
  ///   then as it was.
  public mutating func apply(_ event: Event) throws(FoldError) {
    try apply(try RunChange(event: event), of: event)
  }

  /// Folds a change whose event was just made, without reading its payload back.
  ///
  /// - Parameters:
  ///   - change: The typed form of the event.
  ///   - event: The event; only its numbers and time are used.
  /// - Throws: ``FoldError`` as ``apply(_:)``.
  public mutating func apply(_ change: RunChange, of event: Event) throws(FoldError) {
    guard event.seq > seq else {
      throw FoldError.outOfOrder(expected: seq + 1, found: event.seq)
    }
    try fold(change, at: event.time, seq: event.seq)
    seq = event.seq
    epoch = event.epoch
  }

  private mutating func fold(
    _ change: RunChange,
    at time: Timestamp,
    seq: UInt64
  ) throws(FoldError) {
    switch change {
    case .runQueued(let queued):
      begin(queued, at: time)
    case .runStarted(let owner), .runResumed(let owner):
      if status != .cancelling { try move(to: .running, seq: seq) }
      self.owner = owner
      startedAt = startedAt ?? time
      release(phases.indices)
    case .runPaused:
      try move(to: .paused, seq: seq)
    case .runCancelRequested:
      try move(to: .cancelling, seq: seq)
    case .runSucceeded: try end(.succeeded, at: time, seq: seq)
    case .runFailed: try end(.failed, at: time, seq: seq)
    case .runCancelled: try end(.cancelled, at: time, seq: seq)
    case .phaseSkipped(let why, let id):
      try settle(id, .skipped, at: time, seq: seq) { $0.reason = why.because }
    case .phaseCancelled(let why, let id):
      try settle(id, .cancelled, at: time, seq: seq) { $0.reason = why.because }
    case .phaseStarted(let begin, let path):
      try start(path, begin, at: time, seq: seq)
    case .phaseSucceeded(let result, let path):
      try settle(path.phase, .succeeded, at: time, seq: seq) {
        $0.output = result.output
        $0.failure = nil
      }
    case .phaseFailed(let failure, let path):
      try settle(path.phase, .failed, at: time, seq: seq) { $0.failure = failure }
    case .attemptFailed(let failure, let path):
      try note(path.phase, seq: seq) {
        $0.failure = failure
        $0.failures += 1
      }
    case .attemptInterrupted(let why, let path):
      try movePhase(path.phase, to: .ready, seq: seq) { $0.reason = why.because }
    case .retryScheduled(let schedule, let path):
      try movePhase(path.phase, to: .waiting, seq: seq) { $0.retryAt = schedule.notBefore }
    case .effectIntended, .effectSettled, .valuePut, .artifactKept:
      try foldEffect(change, seq: seq)
    }
  }

  private mutating func foldEffect(_ change: RunChange, seq: UInt64) throws(FoldError) {
    switch change {
    case .effectIntended(let intent, let path):
      try note(path.phase, seq: seq) { phase in
        guard phase.effect(intent.key) == nil else { return }
        phase.effects.append(PhaseState.Effect(key: intent.key, receipt: intent.receipt))
      }
    case .effectSettled(let result, let path):
      try note(path.phase, seq: seq) { phase in
        for index in phase.effects.indices where phase.effects[index].key == result.key {
          phase.effects[index].result = result.result
        }
      }
    case .valuePut(let put, _):
      values[put.key] = Value(value: put.value, revision: put.revision)
    case .artifactKept(let kept, _):
      artifacts[kept.name] = kept
    default:
      break
    }
  }

  // MARK: - Moves

  private mutating func begin(_ queued: RunQueued, at time: Timestamp) {
    self.queued = queued
    queuedAt = time
    phases = queued.pipeline.phases.map { PhaseState(id: $0.id) }
    index = PhaseIndex(pipeline: queued.pipeline, phases: phases)
  }

  private mutating func move(to next: RunStatus, seq: UInt64) throws(FoldError) {
    guard status.allows(next) else {
      throw FoldError.illegalRun(from: status, to: next, seq: seq)
    }
    status = next
  }

  private mutating func end(
    _ next: RunStatus,
    at time: Timestamp,
    seq: UInt64
  ) throws(FoldError) {
    try move(to: next, seq: seq)
    endedAt = time
  }

  private mutating func start(
    _ path: AttemptPath,
    _ start: AttemptStart,
    at time: Timestamp,
    seq: UInt64
  ) throws(FoldError) {
    try movePhase(path.phase, to: .running, seq: seq) { phase in
      phase.attempt = path.attempt
      phase.startedAt = phase.startedAt ?? time
      phase.deadline = start.deadline
      phase.retryAt = nil
      phase.reason = nil
    }
  }

  private mutating func settle(
    _ id: String,
    _ next: PhaseStatus,
    at time: Timestamp,
    seq: UInt64,
    _ also: (inout PhaseState) -> Void
  ) throws(FoldError) {
    try movePhase(id, to: next, seq: seq) { phase in
      phase.endedAt = time
      phase.retryAt = nil
      phase.deadline = nil
      also(&phase)
    }
    release(index.dependents(of: try place(of: id, seq: seq)))
  }

  private mutating func movePhase(
    _ id: String,
    to next: PhaseStatus,
    seq: UInt64,
    _ also: (inout PhaseState) -> Void
  ) throws(FoldError) {
    let place = try place(of: id, seq: seq)
    guard phases[place].status.allows(next) else {
      throw FoldError.illegalPhase(id, from: phases[place].status, to: next, seq: seq)
    }
    setStatus(place, next)
    also(&phases[place])
  }

  private mutating func note(
    _ id: String,
    seq: UInt64,
    _ also: (inout PhaseState) -> Void
  ) throws(FoldError) {
    also(&phases[try place(of: id, seq: seq)])
  }

  private func place(of id: String, seq: UInt64) throws(FoldError) -> Int {
    guard let place = index.places[id] else { throw FoldError.unknownPhase(id, seq: seq) }
    return place
  }

  private mutating func setStatus(_ place: Int, _ next: PhaseStatus) {
    index.note(place, from: phases[place].status, to: next)
    phases[place].status = next
  }

  /// A phase is ready when every phase it needs has succeeded.
  ///
  /// Readiness follows from what was folded, so it needs no event of its own.
  private mutating func release(_ candidates: some Sequence<Int>) {
    guard status == .running else { return }
    for place in candidates where phases[place].status == .pending && index.isUnblocked(place) {
      setStatus(place, .ready)
    }
  }
}
