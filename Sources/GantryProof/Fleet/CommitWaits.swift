import GantryCore
import GantryStore
import Synchronization

/// Commits something small again and again, and keeps the longest time it took: what any writer
/// would have waited among so many.
final class CommitWaits: Sendable {
  private let store: SQLiteStore
  private let engine: EngineIdentity
  private let isStopped = Atomic(false)

  init(store: SQLiteStore, engine: EngineIdentity) {
    self.store = store
    self.engine = engine
  }

  /// Commits until it is told to stop.
  ///
  /// - Returns: The longest wait.
  func watch() async -> Duration {
    let clock = ContinuousClock()
    var worst = Duration.zero
    while !isStopped.load(ordering: .relaxed) {
      let start = clock.now
      try? await store.renew(engine)
      worst = max(worst, clock.now - start)
      try? await Task.sleep(for: .milliseconds(20))
    }
    return worst
  }

  func stop() { isStopped.store(true, ordering: .relaxed) }
}
