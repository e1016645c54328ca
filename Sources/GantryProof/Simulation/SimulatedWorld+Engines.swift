import GantryCore
import GantryEngine

// Processes of engines: how they begin, hold and lose their leases, and end.
extension SimulatedWorld {
  func boot(_ slot: Int) {
    if let former = slots[slot].engine, former.process != .gone { return }
    let number = engines.count + 1
    let engine = SimulatedEngine(
      slot: slot,
      identity: EngineIdentity(id: "engine_\(number)", pid: number, lease: Scenario.lease)
    )
    slots[slot].engine = engine
    engines.append(engine)
    do {
      try store.begin(engine.identity)
    } catch {
      breakdowns.append("an engine could not begin: \(error)")
    }
    beat(engine)
  }

  /// Renews, looks for silent engines and for runs that wait: what a service does whenever it wakes.
  func beat(_ engine: SimulatedEngine) {
    do {
      try store.renew(engine.identity)
      engine.hasRenewed = true
    } catch  where error.code == .fenced || !engine.hasRenewed {
      // It holds nothing any more; what is still on its way to the disk is refused there.
      return leave(engine)
    } catch {
      // The lease lasts for some more tries.
    }
    add(.beat, to: engine, in: Scenario.lease / 3 + writeTime)
    guard !engine.isEnding else { return }
    for silent in store.silentEngines where silent.id != engine.identity.id {
      add(.reclaim(silent.id, .fence), to: engine, in: writeTime)
    }
    takeRuns(engine)
    resumePaused(engine)
  }

  func reclaim(_ victim: String, _ step: Occurrence.ReclaimStep, by engine: SimulatedEngine) {
    do {
      switch step {
      case .fence:
        guard try store.fence(victim) else { return }
        ring(victim)
        // The bug gives the runs away first.
        let next: Occurrence.ReclaimStep = bug == .retiresBeforeKilling ? .retire : .kill
        add(.reclaim(victim, next), to: engine, in: hop)
      case .kill:
        if let engine = find(victim) { endGroup(of: engine) }
        guard bug != .retiresBeforeKilling else { return }
        add(.reclaim(victim, .retire), to: engine, in: writeTime)
      case .retire:
        try store.retire(victim)
        takeRuns(engine)
        guard bug == .retiresBeforeKilling else { return }
        add(.reclaim(victim, .kill), to: engine, in: 100 * Span.millisecond)
      }
    } catch {
      // Whoever looks next does it again.
      leave(engine)
    }
  }

  /// A person sees that there is room again.
  private func resumePaused(_ engine: SimulatedEngine) {
    guard store.hasRoom, let claim = try? store.claimPaused(for: engine.identity) else { return }
    take(claim, by: engine)
  }

  private func takeRuns(_ engine: SimulatedEngine) {
    let free = Self.concurrency - engine.runs.count
    guard free > 0, let claims = try? store.claimReady(limit: free, for: engine.identity) else {
      return
    }
    for claim in claims { take(claim, by: engine) }
  }

  /// How many runs one engine drives at once.
  private static let concurrency = 3

  /// Asks an engine to end: it leaves its runs to be resumed.
  func leave(_ engine: SimulatedEngine) {
    guard !engine.isEnding else { return }
    engine.isEnding = true
    for run in engine.runs where run.stage == .driving { send(.stop, to: run) }
    if engine.runs.isEmpty { exit(engine) }
  }

  /// The process has nothing more to do; until it is gone, what it began may still run.
  func exit(_ engine: SimulatedEngine) {
    add(.exit, to: engine, in: random.number(in: Span.millisecond...(800 * Span.millisecond)))
  }

  /// The process ends by itself, and everything it has begun with it.
  func end(_ engine: SimulatedEngine) {
    endGroup(of: engine)
    kill(engine, leavesOrphans: false)
  }

  /// The process is gone from one moment to the next.
  func kill(_ engine: SimulatedEngine, leavesOrphans: Bool) {
    guard engine.process != .gone else { return }
    engine.process = .gone
    store.end(engine.identity)
    for run in engine.runs { run.stage = .over }
    engine.runs = []
    engine.deferred = []
    if !leavesOrphans { endGroup(of: engine) }
    add(
      .boot(slot: engine.slot),
      in: random.number(in: (50 * Span.millisecond)...(2 * Span.second))
    )
  }

  /// Ends every process that the engine has begun; it can begin none any more.
  func endGroup(of engine: SimulatedEngine) {
    engine.isGroupEnded = true
    for attempt in engine.attempts where attempt.isAlive {
      let failure = Failure(code: "WORKER_ENDED", message: "its process was ended")
      end(attempt, .failed(failure))
    }
  }

  // MARK: - Stopping

  func stop(_ engine: SimulatedEngine, for span: Int64) {
    guard engine.process == .running else { return }
    engine.process = .stopped
    add(.go(engine), in: span)
  }

  func letGo(_ engine: SimulatedEngine) {
    guard engine.process == .stopped else { return }
    engine.process = .running
    let late = engine.deferred
    engine.deferred = []
    for occurrence in late { agenda.add(occurrence, at: now) }
  }

  // MARK: - Bells

  private func find(_ id: String) -> SimulatedEngine? { engines.last { $0.identity.id == id } }

  func ring(_ engine: String) {
    guard let engine = find(engine) else { return }
    add(.bell, to: engine, in: hop)
  }

  func hearBell(_ engine: SimulatedEngine) {
    for run in engine.runs where run.stage == .driving { lookForNotices(run) }
  }

  func lookForNotices(_ run: DrivenRun) {
    guard let notices = try? store.notices(of: run.id) else { return }
    add(.message(run, .noticed(notices)), to: run.engine, in: hop)
  }
}
