import CGantryABI
public import GantryPlugin

/// How a call ended, and everything it said on its way.
public struct CallResult: Sendable {
  /// How it ended.
  public var status: CallStatus
  /// What it wrote; empty when it wrote nothing.
  public var output: JSON
  /// Why it failed, when it said so.
  public var failure: PluginFailure?
  /// The events it emitted, in order.
  public var events: [EmittedEvent]
  /// The progress it told, in order.
  public var progress: [ProgressNote]
  /// The lines it logged, in order.
  public var log: [LogLine]
  /// The names of the secrets it was lent, sorted.
  public var secrets: [String]

  /// Reads what the call wrote.
  public func output<Value: Decodable>(as type: Value.Type) throws -> Value {
    try output.decoded(as: type)
  }
}

/// An event a call emitted.
public struct EmittedEvent: Sendable, Hashable {
  /// The event's name.
  public var type: String
  /// The payload.
  public var data: JSON

  /// Creates an event, to compare with.
  public init(type: String, data: JSON) {
    self.type = type
    self.data = data
  }
}

/// How far a call said it was.
public struct ProgressNote: Sendable, Hashable {
  /// 0 to 1.
  public var fraction: Double
  /// The step inside the call.
  public var step: String
  /// What was going on.
  public var message: String

  /// Creates a note, to compare with.
  public init(fraction: Double, step: String = "", message: String = "") {
    self.fraction = fraction
    self.step = step
    self.message = message
  }
}

/// A line a call logged.
public struct LogLine: Sendable, Hashable {
  /// How much it matters.
  public var level: LogLevel
  /// The line.
  public var message: String

  /// Creates a line, to compare with.
  public init(level: LogLevel, message: String) {
    self.level = level
    self.message = message
  }
}

/// The status words of the ABI.
public enum CallStatus: Sendable, Hashable {
  /// Done.
  case ok
  /// Failed, and said why.
  case failed
  /// Stopped because it was cancelled.
  case cancelled
  /// The deadline passed.
  case timedOut
  /// Not offered.
  case unsupported
  /// An argument is not what the contract says.
  case badInput
  /// The call handle is stale.
  case badHandle
  /// Not now.
  case again
  /// Not permitted.
  case denied
  /// Does not exist.
  case notFound
  /// Somebody was first.
  case conflict
  /// Too large.
  case limit
  /// A number of a newer minor.
  case other(Int32)

  init(_ number: gantry_status) {
    self =
      switch number {
      case GANTRY_OK: .ok
      case GANTRY_FAILED: .failed
      case GANTRY_CANCELLED: .cancelled
      case GANTRY_TIMED_OUT: .timedOut
      case GANTRY_UNSUPPORTED: .unsupported
      case GANTRY_BAD_INPUT: .badInput
      case GANTRY_BAD_HANDLE: .badHandle
      case GANTRY_AGAIN: .again
      case GANTRY_DENIED: .denied
      case GANTRY_NOT_FOUND: .notFound
      case GANTRY_CONFLICT: .conflict
      case GANTRY_LIMIT: .limit
      default: .other(number)
      }
  }
}
