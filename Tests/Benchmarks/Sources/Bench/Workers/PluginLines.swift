import Synchronization

/// What plugins of the benchmarks say, and who waits for them to have said it.
final class PluginLines: Sendable {
  private struct State {
    var begun = 0
    var ended: Int64?
    var waiter: (count: Int, continuation: CheckedContinuation<Void, Never>)?
  }

  private let state = Mutex(State())

  /// Takes one line.
  func take(_ line: String) {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if line == "begun" { state.begun += 1 }
      if line.hasPrefix("ends at ") { state.ended = Int64(line.dropFirst(8)) }
      guard let waiter = state.waiter, state.begun >= waiter.count else { return nil }
      state.waiter = nil
      return waiter.continuation
    }
    waiter?.resume()
  }

  /// Waits until so many plugins have begun since the last time.
  func untilBegun(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        guard state.begun < count else { return true }
        state.waiter = (count, continuation)
        return false
      }
      if isThere { continuation.resume() }
    }
    state.withLock { $0.begun -= count }
  }

  /// When a plugin said last that it ends, on CLOCK_MONOTONIC; nil when none has since the last time.
  func takeEnd() -> Int64? { state.withLock { $0.ended.take() } }
}
