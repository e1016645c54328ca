/// The time, as the engine sees it: injected, so that tests and simulation own it.
public protocol Clock: Sendable {
  /// The current Unix time.
  func now() -> Timestamp
  /// Waits until a moment; returns at once when it has passed.
  ///
  /// - Throws: `CancellationError` when the task is cancelled first.
  func sleep(until moment: Timestamp) async throws
}
