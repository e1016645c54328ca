import GantryCore
import GantryEngine

// Runs as engines drive them: what `RunActor` does with the decisions of a `RunDriver`.
extension SimulatedWorld {
  func take(_ claim: RunClaim, by engine: SimulatedEngine) {
    guard let place = scenario.runs.firstIndex(where: { $0.id == claim.run }) else { return }
    do {
      let state = try store.state(at: place)
      guard !state.status.isTerminal else { return }
      let run = DrivenRun(
        engine: engine,
        place: place,
        driver: RunDriver(
          state: state,
          lastSeq: store.newestSeq(of: claim.run),
          epoch: claim.epoch,
          engine: engine.identity.id,
          mode: .run
        )
      )
      engine.runs.append(run)
      openSinks(of: run, state)
      lookForNotices(run)
      let asked = try store.notices(of: claim.run).cancel
      submit(try run.driver.open(opening(state, engine, asked), at: clock(engine)), of: run)
      if bug == .resumeRepeatsSucceeded { repeatSucceeded(state, in: run) }
    } catch {
      breakdowns.append("\(claim.run) could not be resumed: \(error)")
    }
  }

  /// Starts a run that nobody has queued: its first commit is also that it exists.
  func start(_ queued: RunQueued, at place: Int, in engine: SimulatedEngine) {
    let run = DrivenRun(
      engine: engine,
      place: place,
      driver: RunDriver(
        state: RunState(id: scenario.runs[place].id),
        lastSeq: 0,
        epoch: 1,
        engine: engine.identity.id,
        mode: .run
      )
    )
    engine.runs.append(run)
    let owner = RunOwner(engine: engine.identity.id, pid: engine.identity.pid)
    do {
      let changes = [RunChange.runQueued(queued), .runStarted(owner)]
      submit(try run.driver.open(changes, at: clock(engine)), of: run)
      openSinks(of: run, run.driver.state)
    } catch {
      fail(run, error)
    }
  }

  private func opening(
    _ state: RunState,
    _ engine: SimulatedEngine,
    _ asked: CancelRequest?
  ) -> [RunChange] {
    let owner = RunOwner(engine: engine.identity.id, pid: engine.identity.pid)
    let changes = state.changes(resumingAs: owner, asked: asked)
    guard bug == .resumeForgetsInterrupted else { return changes }
    return changes.filter { if case .attemptInterrupted = $0 { false } else { true } }
  }

  // MARK: - Turns

  func send(_ message: RunMessage, to run: DrivenRun) {
    guard run.stage == .driving else { return }
    run.mailbox.append(message)
    expectTurn(run)
  }

  func expectTurn(_ run: DrivenRun) {
    guard run.batch == nil, !run.isTurnDue else { return }
    run.isTurnDue = true
    add(.turn(run), to: run.engine, in: hop)
  }

  func takeTurn(_ run: DrivenRun) {
    run.isTurnDue = false
    guard run.stage == .driving, run.batch == nil, !run.mailbox.isEmpty else { return }
    let messages = run.mailbox
    run.mailbox = []
    for case .ended(let path, _, _) in messages { run.attempts[path.phase] = nil }
    do {
      submit(try run.driver.take(messages, takeLazyWrites(run), at: clock(run.engine)), of: run)
    } catch {
      fail(run, error)
    }
  }

  func takeLazyWrites(_ run: DrivenRun) -> LazyWrites.Taken {
    defer { run.lazyWrites = LazyWrites.Taken() }
    return run.lazyWrites
  }

  /// Adds a lazy write, and wakes the run for it in time.
  func write(lazily run: DrivenRun, _ change: (inout LazyWrites.Taken) -> Void) {
    let wasEmpty = run.lazyWrites.isEmpty
    change(&run.lazyWrites)
    if wasEmpty { add(.message(run, .tick), to: run.engine, in: LazyWrites.delay) }
  }

  // MARK: - Ends

  /// The run has ended or is to be left: its sinks get what they have not had, for a while.
  func drain(_ run: DrivenRun) {
    run.stage = .draining
    dismissAttempts(of: run)
    add(.drained(run), to: run.engine, in: 5 * Span.second)
    wakeSinks(of: run)
    if run.sinks.allSatisfy({ !$0.isBusy }) { flush(run) }
  }

  /// Writes what is left after the run has ended: events of sinks, and their cursors.
  func flush(_ run: DrivenRun) {
    run.stage = .flushing
    for sink in run.sinks {
      guard let left = sink.course.leftBehind(upTo: run.driver.lastSeq) else { continue }
      write([left], of: run)
    }
    do {
      submit(try run.driver.take([], takeLazyWrites(run), at: clock(run.engine)), of: run)
    } catch {
      fail(run, error)
    }
  }

  func finish(_ run: DrivenRun) {
    let isQuiet = run.engine.attempts.allSatisfy { $0.run !== run || !$0.isAlive }
    // While an attempt still runs nobody else may begin one: the run is given back with the process.
    if !run.driver.state.status.isTerminal, isQuiet || bug == .releasesBesideAttempts {
      try? store.release(run.id, epoch: run.driver.epoch)
    }
    remove(run)
  }

  /// The engine cannot go on with a run.
  func fail(_ run: DrivenRun, _ error: any Error) {
    dismissAttempts(of: run)
    remove(run)
    switch (error as? StoreError)?.code {
    case .fenced: return
    case .failed: leave(run.engine)
    case .diskFull:
      pause(run)
      leave(run.engine)
    default:
      breakdowns.append("\(run.id) could not be driven on: \(error)")
      leave(run.engine)
    }
  }

  /// Says with the last commit that fits why the run stands still.
  private func pause(_ run: DrivenRun) {
    do {
      let stored = try store.state(at: run.place)
      guard stored.status.allows(.paused) else { return }
      _ = store.freeReserve()
      let time = clock(run.engine)
      let batch = try run.driver.pause(stored, because: "the disk is full", at: time)
      if let batch { try store.append(batch, from: run.engine.identity) }
    } catch {
      // The run is left as it is stored, and whoever reclaims it goes on.
    }
  }

  private func remove(_ run: DrivenRun) {
    run.stage = .over
    run.batch = nil
    run.engine.runs.removeAll { $0 === run }
    if run.engine.isEnding, run.engine.runs.isEmpty { exit(run.engine) }
  }

  /// Nobody reads what the attempts of a run say any more, and they are told to stop.
  private func dismissAttempts(of run: DrivenRun) {
    for attempt in run.engine.attempts where attempt.run === run && attempt.isAlive {
      attempt.isCancelled = true
      if attempt.isWaiting { hear(.failed("the run ended"), attempt) }
    }
    run.waiting = [:]
  }

  func ringOwner(of run: RunID) {
    if let owner = store.owner(of: run) { ring(owner) }
  }
}
