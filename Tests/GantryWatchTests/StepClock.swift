import GantryCore
import Synchronization

/// A clock that stands still until a test lets the one who sleeps go on.
final class StepClock: GantryCore.Clock {
  private let time = Mutex<Int64>(1_000_000_000_000)
  private let sleepers = AsyncStream<Sleeper>.makeStream()

  private struct Sleeper: Sendable {
    let moment: Timestamp
    let wake: AsyncStream<Void>.Continuation
  }

  func now() -> Timestamp { Timestamp(nanoseconds: time.withLock { $0 }) }

  func sleep(until moment: Timestamp) async throws {
    let (stream, wake) = AsyncStream<Void>.makeStream()
    sleepers.continuation.yield(Sleeper(moment: moment, wake: wake))
    for await _ in stream { break }
    try Task.checkCancellation()
  }

  /// Waits until somebody sleeps, and wakes them at their moment.
  ///
  /// - Returns: How long they wanted to sleep; nil when nobody came.
  func step() async -> Int64? {
    guard let sleeper = await sleepers.stream.first(where: { _ in true }) else { return nil }
    defer { sleeper.wake.yield() }
    return time.withLock { time in
      defer { time = sleeper.moment.nanoseconds }
      return sleeper.moment.nanoseconds - time
    }
  }
}
