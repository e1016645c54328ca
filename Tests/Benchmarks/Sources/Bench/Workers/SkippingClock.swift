import GantryCore
import GantryEngine
import Synchronization

/// The engine's clock, which can be made to jump ahead.
///
/// Three crashes in ten minutes quarantine a plugin. Who lets one crash again and again jumps over
/// ten minutes each time.
final class SkippingClock: GantryCore.Clock {
  private let base = SystemClock()
  private let skipped = Mutex<Int64>(0)

  func now() -> Timestamp { base.now().advanced(byNanoseconds: skipped.withLock { $0 }) }

  func sleep(until moment: Timestamp) async throws {
    try await base.sleep(until: moment.advanced(byNanoseconds: -skipped.withLock { $0 }))
  }

  /// Jumps far enough for every crash until now to be forgotten.
  func skip() { skipped.withLock { $0 += 601_000_000_000 } }
}
