import GantryCore

// What becomes of an attempt, and what it is answered while it runs.
extension RunDriver {
  /// Writes down how an attempt ended.
  ///
  /// An end is believed once, and only of the attempt that the state has as running.
  func settle(
    _ path: AttemptPath,
    _ outcome: AttemptOutcome,
    _ seal: LogSeal?,
    in turn: inout RunTurn
  ) throws {
    if let seal { turn.add(try seal.draft(of: path), at: turn.now) }
    guard isRunning(path, in: turn.state) else { return }
    switch outcome {
    case .succeeded(let output):
      let result = PhaseResult(output: try JSONParser.parse(output))
      try turn.record(.phaseSucceeded(result, path))
    case .cancelled where turn.state.status == .cancelling:
      try turn.record(.phaseCancelled(Because("the run was cancelled"), phase: path.phase))
    case .cancelled:
      try fail(path, .stoppedByItself(path.phase), in: &turn)
    case .failed(let failure)
    where failure.class == Failure.interruption && turn.state.status == .running:
      // Not the phase's fault, so no strategy is asked and no try is used up.
      try turn.record(.attemptInterrupted(Because(failure.message), path))
    case .failed(let failure):
      try fail(path, failure, in: &turn)
    }
  }

  /// Has the strategies asked first, if there are any; they answer by a message of their own.
  ///
  /// The phase counts as running until then.
  private func fail(_ path: AttemptPath, _ failure: Failure, in turn: inout RunTurn) throws {
    let strategies = turn.state.strategies(for: path.phase)
    guard !strategies.isEmpty, turn.state.status == .running else {
      return try follow(Verdict(path: path, failure: failure), in: &turn)
    }
    turn.judgements.append(
      Judgement(path: path, failure: failure, strategies: strategies, state: turn.state)
    )
  }

  /// Writes down what a verdict means for its phase.
  func follow(_ verdict: Verdict, in turn: inout RunTurn) throws {
    guard isRunning(verdict.path, in: turn.state) else { return }
    let changes = turn.state.changes(
      afterFailureOf: verdict.path,
      verdict.failure,
      decision: verdict.decision,
      by: verdict.strategy,
      now: turn.now
    )
    for change in changes { try turn.record(change) }
  }

  private func isRunning(_ path: AttemptPath, in state: RunState) -> Bool {
    guard let phase = state.phase(path.phase) else { return false }
    return phase.status == .running && phase.attempt == path.attempt
  }

  // MARK: - Services

  /// Writes down what an attempt asked for; the answer waits for the commit.
  func answer(_ request: ServiceRequest, in turn: inout RunTurn) throws {
    guard isRunning(request.path, in: turn.state), let phase = turn.state.phase(request.path.phase)
    else {
      turn.replies.append((request.ticket, .failed("the attempt is no longer running")))
      return
    }
    let (change, answer) = try Self.decide(request, phase: phase, state: turn.state)
    if let change { try turn.record(change) }
    turn.replies.append((request.ticket, answer))
  }

  /// What a request changes and how it is answered, given what is known.
  private static func decide(
    _ request: ServiceRequest,
    phase: PhaseState,
    state: RunState
  ) throws -> (RunChange?, ServiceAnswer) {
    switch request.kind {
    case .intend(let key, let receipt):
      guard let known = phase.effect(key) else {
        return (.effectIntended(EffectIntent(key: key, receipt: receipt), request.path), .done())
      }
      if let result = known.result { return (nil, .conflict(recorded: try result.encodedBytes)) }
      return (nil, .done(recorded: try known.receipt.encodedBytes))

    case .settle(let key, let result):
      guard let known = phase.effect(key) else { return (nil, .notFound) }
      if let result = known.result { return (nil, .conflict(recorded: try result.encodedBytes)) }
      return (.effectSettled(EffectResult(key: key, result: result), request.path), .done())

    case .value(let key):
      guard let known = state.values[key] else { return (nil, .notFound) }
      return (nil, .done(recorded: try known.value.encodedBytes, revision: known.revision))

    case .put(let key, let value, let expected):
      let current = state.values[key]?.revision ?? 0
      let recorded = try state.values[key]?.value.encodedBytes
      if let expected, expected != current {
        return (nil, .conflict(recorded: recorded, revision: current))
      }
      let put = ValuePut(key: key, value: value, revision: current + 1)
      return (.valuePut(put, request.path), .done(revision: current + 1))

    case .keep(let kept):
      // A repeated attempt that leaves the same behind changes nothing.
      guard state.artifacts[kept.name] != kept else { return (nil, .done()) }
      return (.artifactKept(kept, request.path), .done())

    case .artifact(let name):
      guard let kept = state.artifacts[name] else { return (nil, .notFound) }
      return (nil, .done(recorded: try JSON(encoding: kept).encodedBytes))
    }
  }
}
