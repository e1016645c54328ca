internal import CGantrySpawn
internal import Synchronization

/// Workers that wait for their next call.
final class WorkerPool: Sendable {
  private struct Idle {
    var session: WorkerSession
    var since: Int64
  }

  private let idle = Mutex<[Idle]>([])

  /// Takes the worker that was used last of those that may do what is needed.
  ///
  /// - Parameters:
  ///   - grants: What the call needs.
  ///   - isExact: Whether a worker that may do more will not do.
  /// - Returns: The worker, or nil when none of those that wait will do.
  func take(_ grants: WorkerGrants, exactly isExact: Bool) -> WorkerSession? {
    idle.withLock { idle in
      let place = idle.lastIndex { waiting in
        isExact ? waiting.session.grants == grants : waiting.session.grants.covers(grants)
      }
      return place.map { idle.remove(at: $0).session }
    }
  }

  /// Puts a worker back.
  func put(_ session: WorkerSession) {
    let now = gantry_now()
    idle.withLock { $0.append(Idle(session: session, since: now)) }
  }

  /// Takes every worker.
  func takeAll() -> [WorkerSession] {
    idle.withLock { idle in
      defer { idle = [] }
      return idle.map(\.session)
    }
  }

  /// Kills every worker that waits, and leaves it there, as if it had crashed.
  ///
  /// - Returns: How many there were.
  func killIdle() -> Int {
    idle.withLock { idle in
      for waiting in idle { waiting.session.process.kill() }
      return idle.count
    }
  }

  /// Takes the workers that have waited for longer than that.
  func takeIdle(for nanoseconds: Int64) -> [WorkerSession] {
    let limit = gantry_now() - nanoseconds
    return idle.withLock { idle in
      let expired = idle.filter { $0.since < limit }
      idle.removeAll { $0.since < limit }
      return expired.map(\.session)
    }
  }
}
