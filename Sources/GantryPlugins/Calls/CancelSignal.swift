internal import Glibc
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
  }

  private let flag = Atomic(false)
  private let state = Mutex(State())

  deinit {
    let descriptor = state.withLock { $0.descriptor }
    if descriptor >= 0 { close(descriptor) }
  }

  var isSet: Bool { flag.load(ordering: .relaxed) }

  /// Why the call should stop: the first reason counts.
  var reason: Reason? { state.withLock { $0.reason } }

  /// Asks the call, and the skill calls it waits for, to stop.
  func set(_ reason: Reason) {
    let children = state.withLock { state in
      guard state.reason == nil else { return [Task<Void, Never>]() }
      state.reason = reason
      flag.store(true, ordering: .releasing)
      if state.descriptor >= 0 { EventDescriptor.raise(state.descriptor) }
      return Array(state.children.values)
    }
    for child in children { child.cancel() }
  }

  /// A descriptor that is readable once the call should stop, or -1 when the system has none left.
  ///
  /// It is made for the first who asks, and closed when nothing of the call is left.
  var descriptor: CInt {
    state.withLock { state in
      guard state.descriptor < 0 else { return state.descriptor }
      state.descriptor = EventDescriptor.make(raised: state.reason != nil)
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

/// Linux's eventfd, found by name because the C library's Swift module leaves its header out.
private enum EventDescriptor {
  private typealias Function = @convention(c) (CUnsignedInt, CInt) -> CInt

  // EFD_CLOEXEC and EFD_NONBLOCK are O_CLOEXEC and O_NONBLOCK by definition.
  static func make(raised: Bool) -> CInt {
    // `unsafe` because the linker gives an untyped address; the type is that of eventfd(2), which
    // every C library on Linux has.
    guard let symbol = unsafe dlsym(nil, "eventfd") else { return -1 }
    let eventfd = unsafe unsafeBitCast(symbol, to: Function.self)
    return eventfd(raised ? 1 : 0, O_CLOEXEC | O_NONBLOCK)
  }

  static func raise(_ descriptor: CInt) {
    var one: UInt64 = 1
    // `unsafe` because write reads 8 bytes from the address of a variable that lives in this call.
    _ = unsafe write(descriptor, &one, 8)
  }
}
