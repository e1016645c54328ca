import Synchronization

/// Wakes those who wait, as the bell of a store does, inside one process.
final class ModelBell: Sendable {
  private struct State {
    var heard: UInt64 = 0
    var lastWaiter = 0
    var waiters: [Int: CheckedContinuation<UInt64, any Error>] = [:]
  }

  private let state = Mutex(State())

  /// Wakes everyone who waits.
  func ring() {
    let (heard, waiters) = state.withLock { state in
      state.heard += 1
      defer { state.waiters = [:] }
      return (state.heard, state.waiters.values)
    }
    for waiter in waiters { waiter.resume(returning: heard) }
  }

  /// Suspends until more rings than these have been heard; nil waits for the next one.
  func wait(after heard: UInt64?) async throws -> UInt64 {
    let number = state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let early: Result<UInt64, any Error>? = state.withLock { state in
          if Task.isCancelled { return .failure(CancellationError()) }
          if let heard, state.heard > heard { return .success(state.heard) }
          state.waiters[number] = continuation
          return nil
        }
        if let early { continuation.resume(with: early) }
      }
    } onCancel: {
      let waiter = state.withLock { $0.waiters.removeValue(forKey: number) }
      waiter?.resume(throwing: CancellationError())
    }
  }
}
