import GantryCore
import Synchronization

/// A clock that only moves when a test moves it.
final class ManualClock: Clock {
  private struct Sleeper {
    var id: Int
    var moment: Timestamp
    var continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var now = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
    var sleepers: [Sleeper] = []
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    var nextID = 0
    var cancelled: Set<Int> = []
  }

  private let state = Mutex(State())

  func now() -> Timestamp { state.withLock { $0.now } }

  /// Moves the time and wakes who has slept long enough.
  func advance(seconds: Int64) {
    let woken = state.withLock { state in
      state.now = state.now.advanced(byNanoseconds: seconds * 1_000_000_000)
      let now = state.now
      defer { state.sleepers.removeAll { $0.moment <= now } }
      return state.sleepers.filter { $0.moment <= now }
    }
    for sleeper in woken { sleeper.continuation.resume(returning: true) }
  }

  /// Waits until this many sleep at once.
  func sleepers(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        guard state.sleepers.count < count else { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  func sleep(until moment: Timestamp) async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    let wasWoken = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        fallAsleep(Sleeper(id: id, moment: moment, continuation: continuation))
      }
    } onCancel: {
      wake(id)
    }
    if !wasWoken { throw CancellationError() }
  }

  private func fallAsleep(_ sleeper: Sleeper) {
    enum Turn { case asleep, late, cancelled }
    let (turn, watchers) = state.withLock { state in
      if state.cancelled.remove(sleeper.id) != nil { return (Turn.cancelled, state.watchers) }
      guard sleeper.moment > state.now else { return (.late, state.watchers) }
      state.sleepers.append(sleeper)
      let count = state.sleepers.count
      defer { state.watchers.removeAll { $0.count <= count } }
      return (.asleep, state.watchers.filter { $0.count <= count })
    }
    switch turn {
    case .asleep: for watcher in watchers { watcher.continuation.resume() }
    case .late: sleeper.continuation.resume(returning: true)
    case .cancelled: sleeper.continuation.resume(returning: false)
    }
  }

  private func wake(_ id: Int) {
    let sleeper = state.withLock { state -> Sleeper? in
      guard let place = state.sleepers.firstIndex(where: { $0.id == id }) else {
        state.cancelled.insert(id)
        return nil
      }
      return state.sleepers.remove(at: place)
    }
    sleeper?.continuation.resume(returning: false)
  }
}
