import FoundationEssentials
public import GantryCore

/// The machine's clock.
public struct SystemClock: GantryCore.Clock {
  /// Creates the clock.
  public init() {}

  /// The current Unix time; its finest step is a quarter of a microsecond, that of `Date`.
  public func now() -> Timestamp {
    Timestamp(nanoseconds: Int64(Date().timeIntervalSince1970 * 1_000_000_000))
  }

  /// Waits until a moment; returns at once when it has passed.
  public func sleep(until moment: Timestamp) async throws {
    let nanoseconds = moment.nanoseconds - now().nanoseconds
    guard nanoseconds > 0 else { return }
    try await Task.sleep(nanoseconds: UInt64(nanoseconds))
  }
}
