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
  /// A strategy that fails or takes too long has none, and the verdict says why.
  fileprivate func verdict(of runner: any RecoveryRunner) async -> Verdict {
    var unheard: [UnheardStrategy] = []
    for strategy in strategies {
      let name = strategy.use.description
      do throws(Failure) {
        guard let decision = try await decision(of: strategy, runner) else { continue }
        return Verdict(
          path: path,
          failure: failure,
          decision: decision,
          strategy: name,
          unheard: unheard
        )
      } catch {
        unheard.append(UnheardStrategy(strategy: name, failure: error))
      }
    }
    return Verdict(path: path, failure: failure, unheard: unheard)
  }

  /// Asks one strategy; nil when the failure is not its business.
  private func decision(
    of strategy: RecoveryReference,
    _ runner: any RecoveryRunner
  ) async throws(Failure) -> RecoveryDecision? {
    let (config, report) = try question(for: strategy)
    let answer = try await runner.decide(
      strategy.use,
      config: config,
      failure: report,
      run: state.id
    )
    guard let answer else { return nil }
    do {
      return try RecoveryDecision(JSONParser.parse(answer))
    } catch let problem as Failure {
      throw problem
    } catch {
      throw Failure(
        code: "OUTPUT_INVALID",
        message: "the decision of '\(strategy.use)' is not JSON: \(error)",
        hint: "Report it to its author.",
        retryClass: .permanent
      )
    }
  }

  private func question(
    for strategy: RecoveryReference
  ) throws(Failure) -> (config: [UInt8], report: [UInt8]) {
    do {
      let config = try strategy.with.evaluate(in: state.scope).encodedBytes
      return (config, try state.report(of: failure, at: path))
    } catch {
      throw Failure(
        class: "input",
        code: "EXPRESSION",
        message: "the configuration of strategy '\(strategy.use)' could not be evaluated: \(error)",
        hint: "Check the names in `with` against the inputs and the outputs there are by then.",
        retryClass: .config
      )
    }
  }
}
