import GantryCore
import GantryFaults

// What runs beside a run: its attempts, and the questions about those that failed.
extension RunActor {
  func begin(_ request: AttemptRequest) {
    let log = parts.logs.open(id, path: request.path)
    let desk = AttemptDesk(
      path: request.path,
      stores: AttemptDesk.Stores(
        run: id,
        epoch: request.epoch,
        values: values,
        artifacts: parts.store
      ),
      mailbox: mailbox,
      lazyWrites: lazyWrites,
      feed: feed,
      attemptLog: log,
      clock: parts.clock
    )
    let (runner, mailbox) = (parts.phases, mailbox)
    liveAttemptCount += 1
    // Starts on this actor, which only hands the call to one of the host's threads.
    attempts[request.path.phase] = Task.immediate {
      Faults.reach("attempt.before")
      let outcome = await runner.run(request, services: desk)
      Faults.reach("attempt.after")
      liveAttemptCount -= 1
      desk.close()
      mailbox.send(.ended(request.path, outcome, log.seal()))
    }
  }

  func judge(_ judgement: Judgement) {
    let (runner, mailbox) = (parts.recovery, mailbox)
    attempts[judgement.path.phase] = Task { @concurrent in
      mailbox.send(.judged(await judgement.verdict(of: runner)))
    }
  }
}

extension Judgement {
  /// Asks the strategies in order, and takes the word of the first one that has an opinion.
  ///
  /// A strategy that fails or takes too long has none.
  fileprivate func verdict(of runner: any RecoveryRunner) async -> Verdict {
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
    return Verdict(path: path, failure: failure)
  }
}
