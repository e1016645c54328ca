import Synchronization

/// What wakes a service: any number of signals while it works are one when it looks again, and a
/// signal to stop is never lost.
final class ServiceSignals: Sendable {
  enum Signal: Sendable { case look, stop }

  private struct State {
    var isStopped = false
    var isDue = false
    var waiter: CheckedContinuation<Signal, Never>?
  }

  private let state = Mutex(State())

  func send(_ signal: Signal) {
    typealias Waiter = CheckedContinuation<Signal, Never>
    let (waiter, answer) = state.withLock { state -> (Waiter?, Signal) in
      if signal == .stop { state.isStopped = true }
      let answer: Signal = state.isStopped ? .stop : .look
      guard let waiter = state.waiter else {
        state.isDue = true
        return (nil, answer)
      }
      state.waiter = nil
      return (waiter, answer)
    }
    waiter?.resume(returning: answer)
  }

  /// Whether it was told to stop.
  var isStopped: Bool { state.withLock { $0.isStopped } }

  /// Waits for the next signal; one that came since the last call counts.
  func next() async -> Signal {
    await withCheckedContinuation { continuation in
      let early = state.withLock { state -> Signal? in
        if state.isStopped { return .stop }
        if state.isDue {
          state.isDue = false
          return .look
        }
        state.waiter = continuation
        return nil
      }
      if let early { continuation.resume(returning: early) }
    }
  }
}
