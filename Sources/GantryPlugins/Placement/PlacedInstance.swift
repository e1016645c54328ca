internal import CGantryABI
internal import GantryCore

/// What the host asks of an instance; the same wherever the instance is.
enum PluginOperation: Sendable {
  /// `run` of a phase, `decide` of a recovery strategy.
  case work([UInt8])
  case plan([UInt8])
  case undo([UInt8])
  case invoke(skill: String, [UInt8])
  case deliver([Event])
  case flush

  /// How reports name the function.
  var functionName: String {
    switch self {
    case .work: "run"
    case .plan: "plan"
    case .undo: "undo"
    case .invoke: "invoke"
    case .deliver: "deliver"
    case .flush: "flush"
    }
  }

  /// What the plugin gets to read; nothing for events.
  var input: [UInt8] {
    switch self {
    case .work(let input), .plan(let input), .undo(let input), .invoke(_, let input): input
    case .deliver, .flush: []
    }
  }
}

/// An instance where it is: in this process, or in a worker.
///
/// Every function blocks and is only called on a host thread.
protocol PlacedInstance: Sendable {
  /// Performs an operation as a call that has begun.
  func perform(_ operation: PluginOperation, _ context: CallContext) -> CallEnding

  /// What a call of this instance is part of, where its placement changes that.
  func origin(_ origin: CallOrigin) -> CallOrigin

  /// Frees the instance; no call of it is running or will come.
  func destroy()

  /// Whether ``destroy()`` ends what hangs, so that it comes back in any case.
  var endsWhatHangs: Bool { get }
}

extension PlacedInstance {
  func origin(_ origin: CallOrigin) -> CallOrigin { origin }

  var endsWhatHangs: Bool { false }
}

/// Something outside of this process that works for a call, and that can be made to stop.
protocol StoppableWork: AnyObject, Sendable {
  /// Tells it that it should stop.
  func cancel()

  /// Tells it in the way of the operating system, which it may still catch.
  func terminate()

  /// Ends it.
  func kill()
}
