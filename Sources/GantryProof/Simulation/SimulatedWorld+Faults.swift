import GantryCore
import GantryEngine

// What people ask for, and what goes wrong.
extension SimulatedWorld {
  /// Starts a run, or puts it in the queue.
  func ask(_ place: Int) {
    let job = scenario.runs[place]
    guard store.newestSeq(of: job.id) == 0 else { return }
    if let engine = direct[place] ?? startable {
      if direct[place] == nil {
        direct[place] = engine
        start(job.queued, at: place, in: engine)
      }
      // Whoever asked sees it when the process ends before the run exists.
      if engine.process != .gone { return add(.ask(run: place), in: Span.second) }
    }
    var driver = RunDriver(
      state: RunState(id: job.id),
      lastSeq: 0,
      epoch: 1,
      engine: "",
      mode: .run
    )
    do {
      let time = Timestamp(nanoseconds: Self.epoch + now)
      guard let batch = try driver.open([.runQueued(job.queued)], at: time) else { return }
      try store.append(batch, from: nil)
      try store.foldFirst(job.queued, at: place)
      store.history.note(.acknowledged(run: place, events: batch.events))
    } catch let error as StoreError where error.code == .diskFull {
      add(.ask(run: place), in: Span.second)
    } catch {
      breakdowns.append("\(job.id) could not be queued: \(error)")
    }
  }

  /// An engine in which a run can be started, sometimes.
  private var startable: SimulatedEngine? {
    guard random.chance(25), let engine = slots[random.below(slots.count)].engine else {
      return nil
    }
    return engine.process == .running && engine.hasRenewed && !engine.isEnding ? engine : nil
  }

  /// Leaves a request to cancel.
  func cancel(_ place: Int) {
    guard let owner = try? store.requestCancel(scenario.runs[place].id) else { return }
    ring(owner)
  }

  func inject(_ fault: Fault) {
    guard !isCalm else { return }
    faultCount += 1
    switch fault {
    case .crash(let slot):
      guard let engine = slots[slot].engine else { return }
      kill(engine, leavesOrphans: random.chance(50))
    case .reboot:
      store.reboot()
      for engine in engines {
        endGroup(of: engine)
        kill(engine, leavesOrphans: false)
      }
    case .stop(let slot, let span):
      if let engine = slots[slot].engine { stop(engine, for: span) }
    case .leave(let slot):
      if let engine = slots[slot].engine, engine.process == .running { leave(engine) }
    case .clockJump(let slot, let span): slots[slot].offset += span
    case .slowDisk(let span): slowUntil = now + span
    case .lostReplies(let span): lossyUntil = now + span
    case .fullDisk(let span):
      store.hasRoom = false
      add(.space, in: span)
    case .strayBells(let slot):
      guard let engine = slots[slot].engine else { return }
      for _ in 0..<3 { add(.bell, to: engine, in: hop) }
    }
  }

  /// From here on everything works: whoever was stopped goes on, and nothing is lost or slow.
  func calmDown() {
    isCalm = true
    slowUntil = now
    lossyUntil = now
    store.hasRoom = true
    for slot in slots.indices {
      if let engine = slots[slot].engine { letGo(engine) }
      add(.boot(slot: slot), in: hop)
    }
  }
}
