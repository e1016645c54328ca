import GantryCore
import Synchronization

/// What a run needs beside its phases, with nothing in it.
struct NoSinks: SinkRunner {
  func open(
    _ use: PluginReference,
    config: [UInt8],
    run: RunID
  ) async throws(Failure) -> any OpenSink {
    throw Failure(code: "NO_SINK", message: "there is no sink '\(use.plugin)'")
  }
}

struct NoRecovery: RecoveryRunner {
  func decide(
    _ use: PluginReference,
    config: [UInt8],
    failure: [UInt8],
    run: RunID
  ) async throws(Failure) -> [UInt8]? { nil }
}

/// A clock that jumps to wherever somebody wants to sleep.
final class BriskClock: GantryCore.Clock {
  private let time = Mutex<Int64>(1_772_357_400_000_000_000)

  func now() -> Timestamp {
    time.withLock { time in
      time += 1000
      return Timestamp(nanoseconds: time)
    }
  }

  func sleep(until moment: Timestamp) async throws {
    await Task.yield()
    try Task.checkCancellation()
    time.withLock { $0 = max($0, moment.nanoseconds) }
  }
}
