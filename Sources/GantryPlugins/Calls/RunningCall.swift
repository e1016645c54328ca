internal import GantryCore
internal import Synchronization

/// One call on its way: it ends exactly once, with whatever comes first.
///
/// The plugin may return, or may be stopped before it began, or may ignore that it was asked to stop
/// until the grace is over. A late return is then nobody's news any more.
final class RunningCall: Sendable {
  private struct State {
    var continuation: CheckedContinuation<CallEnding, Never>?
    var ending: CallEnding?
    var timers: [Task<Void, Never>] = []
    var isStopping = false
  }

  private let state = Mutex(State())
  private let cancel: CancelSignal
  private let clock: any Clock
  private let grace: Duration
  private let threads: HostThreads
  private let lane: CallLane?
  private let job = Mutex<HostJob?>(nil)

  init(
    _ cancel: CancelSignal,
    on lane: CallLane?,
    of threads: HostThreads,
    clock: any Clock,
    grace: Duration
  ) {
    self.cancel = cancel
    self.lane = lane
    self.threads = threads
    self.clock = clock
    self.grace = grace
  }

  /// Does the work on a host thread and waits until the call has ended.
  ///
  /// Cancelling the task asks the plugin to stop.
  ///
  /// - Parameters:
  ///   - deadline: When the plugin is asked to stop by itself.
  ///   - work: The call into the plugin.
  /// - Returns: How it ended.
  func perform(
    until deadline: Timestamp?,
    _ work: @escaping @Sendable () -> CallEnding
  ) async -> CallEnding {
    let job = HostJob { [self] in finish(cancel.isSet ? .withdrawn : work()) }
    self.job.withLock { $0 = job }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard wait(continuation) else {
          _ = job.withdraw()
          return
        }
        if let deadline { stop(at: deadline) }
        threads.submit(job, on: lane)
      }
    } onCancel: {
      stop(.requested)
    }
  }

  /// Asks the plugin to stop, and gives it the grace to do so.
  func stop(_ reason: CancelSignal.Reason) {
    let isFirst = state.withLock { state in
      defer { state.isStopping = true }
      return !state.isStopping
    }
    // The end of its patience is on its way before the plugin hears anything, so that nothing that
    // it does with the news can hold that up.
    let isWithdrawn = isFirst && startPatience()
    cancel.set(reason)
    if isWithdrawn { finish(.withdrawn) }
  }

  /// Sees to it that the call ends after its grace; true when it had not begun and never will.
  private func startPatience() -> Bool {
    let job = job.withLock { $0 }
    if job?.withdraw() ?? true { return true }
    startTimer { [self] in
      // A plugin that waits for a skill is given a whole grace after the skill has ended: whoever
      // is innermost is the one that hangs.
      var isWaiting: Bool
      repeat {
        isWaiting = cancel.hasChildren
        guard await sleeps(until: clock.now().advanced(by: grace)) else { return }
      } while isWaiting
      if let work = cancel.work { return await end(work) }
      if let job { threads.giveUp(job) }
      finish(.hung)
    }
    return false
  }

  /// How long a worker may take to end after SIGTERM before it is killed.
  static let patience = Duration.seconds(2)

  /// Ends what works for the call outside of this process; the call then comes back by itself.
  private func end(_ work: any StoppableWork) async {
    work.terminate()
    guard await sleeps(until: clock.now().advanced(by: Self.patience)) else { return }
    // The call may have moved on to another worker meanwhile, as when one ended and one was started.
    (cancel.work ?? work).kill()
  }

  private func stop(at deadline: Timestamp) {
    startTimer { [self] in
      guard await sleeps(until: deadline) else { return }
      stop(.deadline)
    }
  }

  private func sleeps(until moment: Timestamp) async -> Bool {
    do {
      try await clock.sleep(until: moment)
      return !Task.isCancelled
    } catch {
      return false
    }
  }

  /// Keeps the continuation; false when the call has already ended and the continuation with it.
  private func wait(_ continuation: CheckedContinuation<CallEnding, Never>) -> Bool {
    let ending = state.withLock { state -> CallEnding? in
      if state.ending == nil { state.continuation = continuation }
      return state.ending
    }
    guard let ending else { return true }
    continuation.resume(returning: ending)
    return false
  }

  /// Starts a task that this call owns: it is cancelled when the call ends.
  private func startTimer(_ body: @escaping @Sendable () async -> Void) {
    state.withLock { state in
      guard state.ending == nil else { return }
      state.timers.append(Task { await body() })
    }
  }

  private func finish(_ ending: CallEnding) {
    let (continuation, timers) = state.withLock { state in
      guard state.ending == nil else {
        return (CheckedContinuation<CallEnding, Never>?.none, [Task<Void, Never>]())
      }
      state.ending = ending
      defer {
        state.continuation = nil
        state.timers = []
      }
      return (state.continuation, state.timers)
    }
    // The job holds this call, and neither would ever go while this call holds the job.
    job.withLock { $0 = nil }
    for timer in timers { timer.cancel() }
    continuation?.resume(returning: ending)
  }
}

extension Timestamp {
  func advanced(by duration: Duration) -> Timestamp {
    let (seconds, attoseconds) = duration.components
    return advanced(byNanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
