public import GantryCore
import GantryFaults

/// Owns one run while this process drives it.
///
/// The actor is a loop over its mailbox. Each turn takes everything that has arrived, lets a
/// ``RunDriver`` decide what follows, commits all of it at once, and only then acts: it answers
/// services, starts attempts and tells observers. What is not in the journal did not happen. The
/// driver decides, the actor only does: it has the tasks, the timers and the store.
public actor RunActor {
  /// Tells observers that the run has moved on.
  public nonisolated let feed = RunFeed()
  /// The run, and the epoch with which this process drives it.
  public nonisolated let claim: RunClaim
  /// The run's id.
  public nonisolated var id: RunID { claim.run }

  nonisolated let mailbox = Mailbox()
  let parts: Engine.Parts
  let lazyWrites: LazyWrites
  let values: any PluginValues
  var driver: RunDriver
  var attempts: [String: Task<Void, Never>] = [:]
  var liveAttemptCount = 0
  private let opening: [RunChange]
  private let isPlan: Bool
  private var timer: Task<Void, Never>?
  /// Why what its sinks did last could not be written after the run had ended; nil when it was.
  public private(set) var unwritten: (any Error)?

  init(
    state: RunState,
    lastSeq: UInt64,
    epoch: UInt64,
    opening: [RunChange],
    mode: AttemptRequest.Mode,
    parts: Engine.Parts
  ) {
    claim = RunClaim(run: state.id, epoch: epoch)
    driver = RunDriver(
      state: state,
      lastSeq: lastSeq,
      epoch: epoch,
      engine: parts.identity.id,
      mode: mode
    )
    self.opening = opening
    self.parts = parts
    isPlan = mode == .plan
    let kept = parts.values ?? parts.store
    values = isPlan ? PlannedValues(over: kept) : kept
    let (mailbox, clock) = (mailbox, parts.clock)
    lazyWrites = LazyWrites(clock: clock) {
      // Owned by the run: the mailbox outlives the sleep, and a late tick changes nothing.
      Task {
        try? await clock.sleep(until: clock.now().advanced(byNanoseconds: LazyWrites.delay))
        mailbox.send(.tick)
      }
    }
  }

  /// Drives the run until it ends, is told to stop, or the store refuses.
  ///
  /// A full disk pauses the run, if one last commit can say so.
  ///
  /// - Returns: The state the run ended in, or stopped or was paused at; ``unwritten`` says whether
  ///   something about its sinks was lost after that.
  /// - Throws: ``StoreError`` when the journal refuses a commit or another engine has taken the run,
  ///   ``FoldError`` when it cannot be folded. Attempts that still run are told to stop first.
  public func run() async throws -> RunState {
    let sinks = Sinks(
      runID: id,
      feed: feed,
      parts: parts,
      lazyWrites: lazyWrites
    )
    do {
      try await commit(driver.open(opening, at: parts.clock.now()))
      if !isPlan { sinks.open(driver.state) }
      Faults.reach("sinks.opened")
      let bell = watchBell()
      defer { bell.cancel() }
      while !driver.state.status.isTerminal, !driver.isStopped {
        let messages = await mailbox.takeAll()
        Faults.reach("turn.before")
        for case .ended(let path, _, _) in messages { attempts[path.phase] = nil }
        for case .judged(let verdict) in messages { attempts[verdict.path.phase] = nil }
        try await commit(driver.take(messages, lazyWrites.takeAll(), at: parts.clock.now()))
      }
    } catch {
      stopAttempts()
      mailbox.close()
      timer?.cancel()
      sinks.abandon()
      defer { feed.finish() }
      return try await pause(because: error)
    }
    // Nobody would hear them any more, and the next owner begins them anew.
    stopAttempts()
    mailbox.close()
    timer?.cancel()
    feed.publish { $0.isEnded = true }
    await sinks.drain()
    Faults.reach("sinks.drained")
    defer { feed.finish() }
    // What is left after the run has ended: events of sinks, and their cursors.
    let ended = driver.state
    do {
      try await commit(driver.take([], lazyWrites.takeAll(), at: parts.clock.now()))
    } catch  where ended.status.isTerminal {
      // The end is in the journal, and nothing about a sink changes it.
      unwritten = error
    }
    return ended
  }

  /// Asks the run to cancel: its running attempts are told to stop, nothing new starts.
  ///
  /// - Parameter by: Who asks: `signal`, `command` or `api`.
  public nonisolated func cancel(by: String) {
    mailbox.send(.cancel(by: by))
  }

  /// Makes ``run()`` return soon and leaves the run as it is, to be resumed.
  public nonisolated func stop() {
    mailbox.send(.stop)
  }

  /// Whether attempts still run, although ``run()`` has returned and told them to stop.
  ///
  /// Until they have ended or their processes are gone the run must not be given to another engine:
  /// it would begin the same work beside them.
  public var hasLiveAttempts: Bool { liveAttemptCount > 0 }

  // MARK: - Commit, then act

  private func commit(_ batch: JournalBatch?) async throws {
    Faults.reach("turn.decided")
    if let batch { try await append(batch) }
    for deed in driver.committed() { perform(deed) }
  }

  private func perform(_ deed: RunDeed) {
    switch deed {
    case .publish(let seq, let progress):
      feed.publish { view in
        view.seq = seq
        for (phase, newest) in progress { view.progress[phase] = newest }
      }
    case .answer(let ticket, let answer): mailbox.answer(ticket, answer)
    case .start(let request): begin(request)
    case .cancel(let phase): attempts[phase]?.cancel()
    case .judge(let judgement): judge(judgement)
    case .wake(let moment): wake(at: moment)
    }
  }

  private func stopAttempts() {
    for attempt in attempts.values { attempt.cancel() }
  }

  /// After a refusal: a run that was refused for want of space is paused, every other one is left
  /// as it is stored.
  private func pause(because error: any Error) async throws -> RunState {
    guard let full = error as? StoreError, full.code == .diskFull,
      let stored = try? await parts.store.state(of: id),
      stored.status == .paused || stored.status.allows(.paused)
    else { throw error }
    if stored.status != .paused { _ = await parts.store.freeReserve() }
    let now = parts.clock.now()
    do {
      try await commit(driver.pause(stored, because: "the disk is full", at: now))
    } catch {
      throw full
    }
    return driver.state
  }

  // MARK: - Time and other processes

  private func wake(at moment: Timestamp) {
    timer?.cancel()
    let (clock, mailbox) = (parts.clock, mailbox)
    timer = Task {
      guard (try? await clock.sleep(until: moment)) != nil else { return }
      mailbox.send(.tick)
    }
  }

  /// Looks for what others have left now, because some of it may be older than this owner, and
  /// whenever another process rings.
  private func watchBell() -> Task<Void, Never> {
    let (store, id, mailbox) = (parts.store, id, mailbox)
    return Task { @concurrent in
      var heard: UInt64 = 0
      while !Task.isCancelled {
        if let notices = try? await store.notices(of: id) { mailbox.send(.noticed(notices)) }
        guard let count = try? await store.waitForBell(after: heard) else { return }
        heard = count
      }
    }
  }
}
