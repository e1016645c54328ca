import CGantrySQLite
import Dispatch
import Synchronization

/// Wakes an engine when another process has left something for it.
///
/// A named pipe needs no server and costs nothing while it is silent. It carries no meaning: who
/// hears it looks into the journal, so a ring too many or one that nobody hears does no harm.
package final class Bell: Sendable {
  private struct State {
    var heard: UInt64 = 0
    var lastWaiter = 0
    var waiters: [Int: CheckedContinuation<UInt64, any Error>] = [:]
  }

  private let state = Mutex(State())
  private let source = Mutex<(any DispatchSourceRead)?>(nil)

  /// Makes a bell that only this process can ring.
  package init() {}

  /// Makes a bell that other processes can ring through a named pipe.
  ///
  /// - Parameter path: Where the pipe is to be.
  /// - Throws: ``SystemFailure`` when the pipe cannot be made.
  init(path: String) throws(SystemFailure) {
    // Unsafe because a String becomes a pointer; the shim does not keep it.
    let descriptor = unsafe gantry_bell_open(path)
    guard descriptor != -1 else { throw SystemFailure("create the bell", path) }
    source.withLock { source in
      let new = DispatchSource.makeReadSource(
        fileDescriptor: descriptor,
        queue: DispatchQueue(label: "gantry.store.bell")
      )
      new.setEventHandler { [weak self] in
        guard gantry_bell_drain(descriptor) > 0 else { return }
        self?.ring()
      }
      new.setCancelHandler { gantry_close(descriptor) }
      new.activate()
      source = new
    }
  }

  deinit { source.withLock { $0?.cancel() } }

  /// Wakes everyone who waits in this process.
  package func ring() {
    let (heard, waiters) = state.withLock { state in
      state.heard += 1
      defer { state.waiters = [:] }
      return (state.heard, state.waiters.values)
    }
    for waiter in waiters { waiter.resume(returning: heard) }
  }

  /// Rings the bell of another process; nothing happens when nobody listens.
  static func ring(at path: String) {
    // Unsafe because a String becomes a pointer; the shim does not keep it.
    _ = unsafe gantry_bell_ring(path)
  }

  /// Suspends until more rings than these have been heard; nil waits for the next one.
  package func wait(after heard: UInt64?) async throws -> UInt64 {
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
