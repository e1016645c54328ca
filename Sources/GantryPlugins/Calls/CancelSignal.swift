internal import CGantrySpawn
internal import Synchronization

/// Whether a call should stop, as a flag for loops and a descriptor for whoever waits.
final class CancelSignal: Sendable {
  /// Who asked a call to stop.
  enum Reason: Sendable, Equatable {
    /// The engine did, for a person or for the run.
    case requested
    /// The deadline passed.
    case deadline
  }

  private struct State {
    var reason: Reason?
    var descriptor: CInt = -1
    var children: [Int: Task<Void, Never>] = [:]
    var nextChild = 0
    var work: (any StoppableWork)?
  }

  private let flag = Atomic(false)
  private let state = Mutex(State())

  deinit {
    Descriptor.close(state.withLock { $0.descriptor })
  }

  var isSet: Bool { flag.load(ordering: .relaxed) }

  /// Why the call should stop: the first reason counts.
  var reason: Reason? { state.withLock { $0.reason } }

  /// Asks the call, and the skill calls it waits for, to stop.
  func set(_ reason: Reason) {
    let (children, work) = state.withLock { state in
      guard state.reason == nil else {
        return ([Task<Void, Never>](), (any StoppableWork)?.none)
      }
      state.reason = reason
      flag.store(true, ordering: .releasing)
      if state.descriptor >= 0 { gantry_event_raise(state.descriptor) }
      return (Array(state.children.values), state.work)
    }
    for child in children { child.cancel() }
    work?.cancel()
  }

  /// What works for this call outside of this process, if anything does.
  var work: (any StoppableWork)? { state.withLock { $0.work } }

  /// Lets something outside of this process hear that the call should stop, until nil takes its place.
  func attach(_ work: (any StoppableWork)?) {
    let isLate = state.withLock { state in
      state.work = work
      return state.reason != nil
    }
    if isLate { work?.cancel() }
  }

  /// Ends the skill calls of a call whose plugin is gone.
  func endChildren() {
    for child in state.withLock({ Array($0.children.values) }) { child.cancel() }
  }

  /// A descriptor that is readable once the call should stop, or -1 when the system has none left.
  ///
  /// It is made for the first who asks, and closed when nothing of the call is left.
  var descriptor: CInt {
    state.withLock { state in
      guard state.descriptor < 0 else { return state.descriptor }
      state.descriptor = gantry_event_make(state.reason == nil ? 0 : 1)
      return state.descriptor
    }
  }

  /// Lets a task end together with this call.
  ///
  /// - Returns: What ``remove(_:)`` takes once the task is over.
  func add(_ child: Task<Void, Never>) -> Int {
    let (place, isLate) = state.withLock { state in
      state.nextChild += 1
      state.children[state.nextChild] = child
      return (state.nextChild, state.reason != nil)
    }
    if isLate { child.cancel() }
    return place
  }

  /// Whether the call waits for a skill call of its own.
  var hasChildren: Bool { state.withLock { !$0.children.isEmpty } }

  func remove(_ place: Int) { state.withLock { $0.children[place] = nil } }
}
