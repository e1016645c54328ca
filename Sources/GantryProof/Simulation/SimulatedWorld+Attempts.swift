import GantryCore
import GantryEngine

// Processes of attempts, and the world that they change.
extension SimulatedWorld {
  func begin(_ request: AttemptRequest, of run: DrivenRun) {
    let attempt = SimulatedAttempt(run: run, request: request, random: &random)
    guard !run.engine.isGroupEnded else {
      attempt.isAlive = false
      let failure = Failure(code: "NO_WORKER", message: "its group was ended")
      return tell(run, attempt, .failed(failure))
    }
    run.engine.attempts.append(attempt)
    run.attempts[request.path.phase] = attempt
    store.history.note(.began(run: run.place, request.path, epoch: request.epoch))
    add(.act(attempt), in: hop)
  }

  /// Does the next thing that the plugin does.
  func act(_ attempt: SimulatedAttempt) {
    guard attempt.isAlive, !attempt.isWaiting else { return }
    if attempt.isCancelled, !attempt.isDeaf { return end(attempt, .cancelled) }
    guard let act = attempt.acts.popLast() else { return end(attempt, .cancelled) }
    switch act {
    case .work(let span): return add(.act(attempt), in: span)
    case .emit: emit(attempt)
    case .progress: report(attempt)
    case .put(let key): return ask(attempt, .put(key: key, value: true, expected: nil))
    case .intend(let effect): return ask(attempt, .intend(key: effect, receipt: [:]))
    case .settle(let effect): return ask(attempt, .settle(key: effect, result: true))
    case .look(let effect):
      if !applied.contains(name(effect, attempt)) { attempt.acts.append(.apply(effect)) }
    case .apply(let effect):
      applied.insert(name(effect, attempt))
      store.history.note(.applied(run: attempt.run.place, effect: effect))
    case .end(let outcome): return end(attempt, outcome)
    }
    add(.act(attempt), in: random.number(in: 1000...(20 * Span.millisecond)))
  }

  func end(_ attempt: SimulatedAttempt, _ outcome: AttemptOutcome) {
    guard attempt.isAlive else { return }
    attempt.isAlive = false
    let request = attempt.request
    store.history.note(.ended(run: attempt.run.place, request.path, epoch: request.epoch))
    attempt.run.engine.attempts.removeAll { $0 === attempt }
    tell(attempt.run, attempt, outcome)
  }

  private func tell(_ run: DrivenRun, _ attempt: SimulatedAttempt, _ outcome: AttemptOutcome) {
    add(.message(run, .ended(attempt.request.path, outcome, nil)), to: run.engine, in: hop)
  }

  private func name(_ effect: String, _ attempt: SimulatedAttempt) -> String {
    "\(attempt.run.place)/\(effect)"
  }

  // MARK: - What an attempt asks of its engine

  private func ask(_ attempt: SimulatedAttempt, _ kind: ServiceRequest.Kind) {
    let run = attempt.run
    guard run.stage == .driving else {
      // Nobody answers one that was left behind; it lives until somebody ends it.
      if run.engine.process != .gone { end(attempt, .cancelled) }
      return
    }
    attempt.isWaiting = true
    run.lastTicket += 1
    run.waiting[run.lastTicket] = attempt
    if case .intend(let effect, _) = kind { attempt.acts.append(.settle(effect)) }
    let request = ServiceRequest(ticket: run.lastTicket, path: attempt.request.path, kind: kind)
    add(.message(run, .asked(request)), to: run.engine, in: hop)
  }

  /// The plugin reads an answer and goes on.
  func hear(_ answer: ServiceAnswer, _ attempt: SimulatedAttempt) {
    guard attempt.isAlive else { return }
    attempt.isWaiting = false
    if case .settle(let effect)? = attempt.acts.last {
      switch answer {
      case .done(recorded: nil, _): attempt.acts.append(.apply(effect))
      case .done: attempt.acts.append(.look(effect))
      default: attempt.acts.removeLast()
      }
    }
    if case .failed(let reason) = answer {
      attempt.acts = [.end(.failed(Failure(code: "REFUSED", message: reason)))]
    }
    add(.act(attempt), in: hop)
  }

  private func emit(_ attempt: SimulatedAttempt) {
    let run = attempt.run
    guard run.stage == .driving, run.engine.process != .gone else { return }
    let path = attempt.request.path
    let draft = EventDraft(
      type: "sim.said",
      durability: .lazy,
      phase: path.phase,
      attempt: path.attempt,
      data: Array("{}".utf8)
    )
    let time = clock(run.engine)
    write(lazily: run) { $0.drafts.append((draft, time)) }
  }

  private func report(_ attempt: SimulatedAttempt) {
    let run = attempt.run
    guard run.stage == .driving, run.engine.process != .gone else { return }
    let phase = attempt.request.path.phase
    write(lazily: run) { $0.progress[phase] = PhaseProgress(fraction: 0.5) }
  }
}
