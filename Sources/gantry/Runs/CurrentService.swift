import GantryEngine
import Synchronization

/// The service that signals are for, which changes when an engine has to begin again.
final class CurrentService: Sendable {
  private struct State {
    var service: EngineService?
    var isStopped = false
  }

  private let state = Mutex(State())

  var isStopped: Bool { state.withLock { $0.isStopped } }

  func set(_ service: EngineService) {
    let isStopped = state.withLock { state in
      state.service = service
      return state.isStopped
    }
    if isStopped { service.stop() }
  }

  func stop() {
    let service = state.withLock { state in
      state.isStopped = true
      return state.service
    }
    service?.stop()
  }
}
