import GantryCore

/// A clock for what is measured without ever asking for the time.
struct NoClock: GantryCore.Clock {
  func now() -> Timestamp { Timestamp(nanoseconds: 0) }
  func sleep(until moment: Timestamp) async throws {}
}
