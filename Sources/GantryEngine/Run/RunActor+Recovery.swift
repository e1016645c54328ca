import GantryCore

/// What a strategy said about a failed attempt.
struct Verdict: Sendable {
  let path: AttemptPath
  let failure: Failure
  /// Nil when every strategy passed, so that the phase's own policy decides.
  let decision: RecoveryDecision?
  let strategy: String
}

extension RunActor {
  /// Asks the strategies of a phase in order, and tells the mailbox what the first one says that
  /// has an opinion.
  ///
  /// The phase counts as running until then. A strategy that fails or takes too long has no
  /// opinion.
  static func ask(
    _ strategies: [RecoveryReference],
    about failure: Failure,
    at path: AttemptPath,
    state: RunState,
    runner: any RecoveryRunner
  ) async -> Verdict {
    for strategy in strategies {
      guard let config = try? strategy.with.evaluate(in: state.scope).encodedBytes,
        let report = try? state.report(of: failure, at: path),
        let answer = try? await runner.decide(
          strategy.use,
          config: config,
          failure: report,
          run: state.id
        ),
        let json = try? JSONParser.parse(answer), let decision = RecoveryDecision(json)
      else { continue }
      let name = strategy.use.description
      return Verdict(path: path, failure: failure, decision: decision, strategy: name)
    }
    return Verdict(path: path, failure: failure, decision: nil, strategy: "")
  }
}
