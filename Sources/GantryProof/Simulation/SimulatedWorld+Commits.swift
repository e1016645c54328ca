import GantryCore
import GantryEngine

// What a run writes, and what it does once that is on the disk.
extension SimulatedWorld {
  func submit(_ batch: JournalBatch?, of run: DrivenRun) {
    guard let batch else { return settle(run) }
    run.batch = batch
    run.tries = 1
    if bug == .startsBeforeCommit { beginEarly(run) }
    add(.commit(run), to: run.engine, in: writeTime)
  }

  func commit(_ run: DrivenRun) {
    guard let batch = run.batch else { return }
    // Sometimes nothing is written and nobody says why, sometimes it is and nobody hears of it.
    let isLossy = now < lossyUntil && random.chance(35)
    if isLossy, random.chance(40) { return reply(to: run, Self.lost) }
    do throws(StoreError) {
      try store.append(batch, from: run.engine.identity)
      reply(to: run, isLossy ? Self.lost : nil)
    } catch {
      if error.code == .fenced { ringOwner(of: run.id) }
      reply(to: run, error)
    }
  }

  private static let lost = StoreError(
    .failed,
    "the connection was lost",
    location: "the simulation",
    remedy: "Look into the journal."
  )

  private func reply(to run: DrivenRun, _ error: StoreError?) {
    add(.reply(run, error), to: run.engine, in: hop)
  }

  func hearReply(_ run: DrivenRun, _ error: StoreError?) {
    guard let batch = run.batch else { return }
    guard let error else { return acknowledge(batch, of: run) }
    guard error.code == .failed else { return fail(run, error) }
    if bug == .lostReplyIsRefusal { return writeAgain(batch, of: run) }
    let limit = batch.events.count + 1
    let stored = store.events(of: run.id, after: batch.expectedSeq, limit: limit)
    switch batch.finding(in: stored) {
    case .committed: acknowledge(batch, of: run)
    case .missing where run.tries < 2:
      run.tries += 1
      add(.commit(run), to: run.engine, in: writeTime)
    case .missing, .foreign: fail(run, error)
    }
  }

  private func acknowledge(_ batch: JournalBatch, of run: DrivenRun) {
    store.history.note(.acknowledged(run: run.place, events: batch.events))
    settle(run)
  }

  private func settle(_ run: DrivenRun) {
    run.batch = nil
    for deed in run.driver.committed() { perform(deed, of: run) }
    guard run.stage == .driving else { return finish(run) }
    if run.driver.state.status.isTerminal || run.driver.isStopped { return drain(run) }
    if !run.mailbox.isEmpty { expectTurn(run) }
  }

  private func perform(_ deed: RunDeed, of run: DrivenRun) {
    switch deed {
    case .publish: wakeSinks(of: run)
    case .answer(let ticket, let answer):
      if let attempt = run.waiting.removeValue(forKey: ticket) { hear(answer, attempt) }
    case .start(let request): if bug != .startsBeforeCommit { begin(request, of: run) }
    case .cancel(let phase): run.attempts[phase]?.isCancelled = true
    case .judge(let judgement):
      let verdict = judge(judgement)
      let time = random.number(in: Span.millisecond...(400 * Span.millisecond))
      add(.message(run, .judged(verdict)), to: run.engine, in: time)
    case .wake(let moment):
      if bug == .alarmIsSetOnce, moment == run.newestAlarm { return }
      run.newestAlarm = moment
      run.alarms += 1
      let span = moment.nanoseconds - clock(run.engine).nanoseconds
      add(.alarm(run, number: run.alarms), to: run.engine, in: span)
    }
  }

  private func judge(_ judgement: Judgement) -> Verdict {
    let decision: RecoveryDecision? =
      switch random.below(10) {
      case ..<4: .retry(after: random.number(in: 0...Span.second))
      case ..<6: .skip(reason: "the seed says so")
      case ..<7: .abort
      default: nil
      }
    return Verdict(
      path: judgement.path,
      failure: judgement.failure,
      decision: decision,
      strategy: "sim.strategy"
    )
  }
}
