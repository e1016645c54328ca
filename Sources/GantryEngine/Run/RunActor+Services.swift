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
    let (change, answer) = try Self.decide(request, phase: phase, values: turn.state.values)
    if let change { try turn.record(change) }
    turn.replies.append((request.reply, answer))
  }

  /// What a request changes and how it is answered, given what is known.
  static func decide(
    _ request: ServiceRequest,
    phase: PhaseState,
    values: [String: RunState.Value]
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
      guard let known = values[key] else { return (nil, .notFound) }
      return (nil, .done(recorded: try known.value.encodedBytes, revision: known.revision))

    case .put(let key, let value, let expected):
      let current = values[key]?.revision ?? 0
      let recorded = try values[key]?.value.encodedBytes
      if let expected, expected != current {
        return (nil, .conflict(recorded: recorded, revision: current))
      }
      let put = ValuePut(key: key, value: value, revision: current + 1)
      return (.valuePut(put, request.path), .done(revision: current + 1))
    }
  }
}
