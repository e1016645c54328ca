internal import Synchronization

/// One piece of work for a host thread, which can be taken back until a thread has begun it.
final class HostJob: Sendable {
  private enum State {
    case pending(@Sendable () -> Void)
    case running
    case lost
    case over
  }

  // The work is let go of when it begins or is taken back: it may hold who holds this job.
  private let state: Mutex<State>

  init(_ work: @escaping @Sendable () -> Void) { state = Mutex(.pending(work)) }

  /// Takes the work back; false when a thread has already begun it.
  func withdraw() -> Bool {
    state.withLock { state in
      guard case .pending = state else { return false }
      state = .over
      return true
    }
  }

  /// Does the work unless it was taken back.
  ///
  /// - Returns: Whether the thread was given up for lost meanwhile.
  func run() -> Bool {
    let work = state.withLock { state -> (@Sendable () -> Void)? in
      guard case .pending(let work) = state else { return nil }
      state = .running
      return work
    }
    guard let work else { return false }
    work()
    return state.withLock { state in
      defer { state = .over }
      if case .lost = state { return true }
      return false
    }
  }

  /// Gives the thread up that does this work; false when it is not being done.
  func lose() -> Bool {
    state.withLock { state in
      guard case .running = state else { return false }
      state = .lost
      return true
    }
  }
}
