extension RunState {
  /// One thing the engine should do now.
  public enum Action: Sendable, Equatable {
    /// Write this change down.
    case record(RunChange)
    /// Start an attempt of a phase: write `phase.started`, then run it.
    case start(AttemptPath)
    /// Tell the running attempt of a phase to stop.
    case cancel(phase: String)
    /// Ask again at this moment: a phase waits for it.
    case wake(at: Timestamp)
  }

  /// What should happen now, given everything that has been folded.
  ///
  /// - Parameter now: The current time; only waiting phases look at it.
  /// - Returns: Actions in a stable order; empty when the run waits for running attempts or has
  ///   ended.
  public func next(now: Timestamp) -> [Action] {
    switch status {
    case .running: runningActions(now: now)
    case .cancelling: cancellingActions()
    case .queued, .paused, .waiting, .rollingBack: []
    case .succeeded, .failed, .cancelled, .rolledBack: []
    }
  }

  private func runningActions(now: Timestamp) -> [Action] {
    if index.settledCount == phases.count { return [.record(ending)] }
    var actions = skips
    var slots = concurrency - index.runningCount
    for place in index.live.sorted() {
      let phase = phases[place]
      switch phase.status {
      case .waiting:
        guard let retryAt = phase.retryAt else { continue }
        if retryAt > now { actions.append(.wake(at: retryAt)); continue }
        fallthrough
      case .ready:
        guard slots > 0 else { continue }
        slots -= 1
        actions.append(.start(AttemptPath(phase: phase.id, attempt: phase.attempt + 1)))
      default:
        continue
      }
    }
    return actions
  }

  /// How many phases may run at once when the pipeline does not say.
  public static let defaultConcurrency = 8

  private var concurrency: Int { pipeline?.limits.concurrency ?? Self.defaultConcurrency }

  /// A phase that needs one that did not succeed is skipped, and says because of which.
  private var skips: [Action] {
    index.blocked.sorted().compactMap { place in
      let blocker = pipeline?.phases[place].needs.lazy.compactMap { phase($0) }
        .first { $0.status.isSettled && $0.status != .succeeded }
      guard let blocker else { return nil }
      let why = Because(
        "it needs '\(blocker.id)', which \(blocker.status == .failed ? "failed" : "was \(blocker.status.rawValue)")"
      )
      return .record(.phaseSkipped(why, phase: phases[place].id))
    }
  }

  private func cancellingActions() -> [Action] {
    if index.settledCount == phases.count {
      return [.record(.runCancelled(RunEnding(phases: tally)))]
    }
    return phases.compactMap { phase in
      switch phase.status {
      case .running: .cancel(phase: phase.id)
      case .pending, .ready, .waiting:
        .record(.phaseCancelled(Because("the run was cancelled"), phase: phase.id))
      default: nil
      }
    }
  }

  private var ending: RunChange {
    let failed = phases.first { $0.status == .failed || $0.status == .deadLettered }
    guard let failed else { return .runSucceeded(RunEnding(phases: tally)) }
    return .runFailed(RunEnding(phases: tally, failure: failed.failure))
  }

  // MARK: - What became of an attempt

  /// The changes to write when a running attempt has failed: a retry that the phase's policy
  /// grants, or the end of the phase.
  ///
  /// - Parameters:
  ///   - path: The attempt that failed.
  ///   - failure: Why.
  ///   - now: The current time.
  /// - Returns: One or two changes, to be written in one commit.
  public func changes(
    afterFailureOf path: AttemptPath,
    _ failure: Failure,
    now: Timestamp
  ) -> [RunChange] {
    let definition = definition(of: path.phase)
    let failures = (phase(path.phase)?.failures ?? 0) + 1
    let isHopeless = failure.retryClass == .permanent || failure.retryClass == .config
    guard let retry = definition?.retry, !isHopeless, status == .running,
      let delay = retry.delay(afterAttempt: failures)
    else { return [.attemptFailed(failure, path), .phaseFailed(failure, path)] }
    let schedule = RetrySchedule(
      notBefore: now.advanced(byNanoseconds: delay),
      decidedBy: "policy:\(retry.preset.rawValue)"
    )
    return [.attemptFailed(failure, path), .retryScheduled(schedule, path)]
  }

  /// The changes to write when an engine takes a run that nobody holds: one that was only queued is
  /// started, one whose owner is gone is resumed.
  ///
  /// - Parameters:
  ///   - owner: The engine that takes the run.
  ///   - request: What was asked before it did: a cancelled run starts nothing, so that the request
  ///     goes into the same commit.
  /// - Returns: The changes, to be written in one commit.
  public func changes(
    resumingAs owner: RunOwner,
    asked request: CancelRequest? = nil
  ) -> [RunChange] {
    var changes: [RunChange] = []
    if status == .queued {
      changes.append(.runStarted(owner))
    } else {
      changes = phases.filter { $0.status == .running }.map { phase in
        .attemptInterrupted(
          Because("its engine ended before it"),
          AttemptPath(phase: phase.id, attempt: phase.attempt)
        )
      }
      changes.append(.runResumed(owner))
    }
    if let request, status != .cancelling { changes.append(.runCancelRequested(request)) }
    return changes
  }
}
