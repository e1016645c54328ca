public import GantryCore
import Synchronization

/// A clock that jumps to wherever somebody wants to sleep, so that no test waits.
///
/// A sleep longer than the longest jump lasts until it is cancelled: nobody's patience ends by
/// itself.
public final class JumpingClock: GantryCore.Clock {
  private let longestJump: Int64
  private let time = Mutex<Int64>(1_700_000_000_000_000_000)

  /// Creates a clock.
  ///
  /// - Parameter longestJump: The longest sleep that ends at once, in nanoseconds.
  public init(longestJump: Int64 = .max) { self.longestJump = longestJump }

  /// A moment later than all that it has said before.
  public func now() -> Timestamp {
    time.withLock { time in
      time += 1000
      return Timestamp(nanoseconds: time)
    }
  }

  /// Goes to a moment at once, if it is not too far.
  public func sleep(until moment: Timestamp) async throws {
    await Task.yield()
    if moment.nanoseconds - now().nanoseconds > longestJump {
      let (never, _) = AsyncStream<Void>.makeStream()
      for await _ in never {}
    }
    try Task.checkCancellation()
    time.withLock { $0 = max($0, moment.nanoseconds) }
  }
}
