import GantryCore
import GantryEngine
import GantryStore

/// Runs that wait in a state folder for an engine.
enum QueuedRuns {
  /// Queues runs as `gantry run --queue` does, without a process for each.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - phases: How many phases each has, one after the other.
  ///   - state: The state folder.
  /// - Throws: What the store throws.
  static func write(_ count: Int, phases: Int, to state: String) async throws {
    let store = try SQLiteStore.open(folder: state, engine: nil, clock: SystemClock())
    let queued = NoopRuns.chain(of: phases)
    // Many at a time, so that they share commits.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for place in 0..<count {
        if place >= 256 { try await group.next() }
        group.addTask { @concurrent in
          try await Engine.queue(queued, id: NoopRuns.newID(), in: store, at: SystemClock().now())
        }
      }
      try await group.waitForAll()
    }
    try store.close()
  }
}
