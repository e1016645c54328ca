internal import Synchronization

/// One piece of work for a host thread, which can be taken back until a thread has begun it.
final class HostJob: Sendable {
  private enum State { case pending, running, lost, over }

  private let state = Mutex(State.pending)
  private let work: @Sendable () -> Void

  init(_ work: @escaping @Sendable () -> Void) { self.work = work }

  /// Takes the work back; false when a thread has already begun it.
  func withdraw() -> Bool {
    state.withLock { state in
      guard state == .pending else { return false }
      state = .over
      return true
    }
  }

  /// Does the work unless it was taken back.
  ///
  /// - Returns: Whether the thread was given up for lost meanwhile.
  func run() -> Bool {
    let begins = state.withLock { state in
      guard state == .pending else { return false }
      state = .running
      return true
    }
    guard begins else { return false }
    work()
    return state.withLock { state in
      defer { state = .over }
      return state == .lost
    }
  }

  /// Gives the thread up that does this work; false when it is not being done.
  func lose() -> Bool {
    state.withLock { state in
      guard state == .running else { return false }
      state = .lost
      return true
    }
  }
}
