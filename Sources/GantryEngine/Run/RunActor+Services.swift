import GantryCore

extension RunActor {
  /// Writes down what an attempt asked for; the answer waits for the commit.
  func answer(_ request: ServiceRequest, in turn: inout RunTurn) throws {
    guard let phase = turn.state.phase(request.path.phase), phase.status == .running,
      phase.attempt == request.path.attempt
    else {
      turn.replies.append((request.reply, .failed("the attempt is no longer running")))
      return
    }
    let (change, answer) = try Self.decide(request, phase: phase, state: turn.state)
    if let change { try turn.record(change) }
    turn.replies.append((request.reply, answer))
  }

  /// What a request changes and how it is answered, given what is known.
  static func decide(
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
