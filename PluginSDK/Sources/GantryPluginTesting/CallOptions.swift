/// The circumstances of one call.
public struct CallOptions: Sendable, Hashable {
  /// The run's id.
  public var run = "run_test"
  /// The phase instance's path; effects belong to it.
  public var phase = "test"
  /// The attempt, from 1.
  public var attempt = 1
  /// The epoch of the run's owner.
  public var epoch = 1
  /// What stays the same for every attempt.
  public var idempotencyKey = "key"
  /// When the run started.
  public var runStarted = "2026-01-02T03:04:05.678Z"
  /// A folder of this attempt.
  public var scratch = "/nonexistent"
  /// When the call must have returned; 0 for no limit.
  public var deadlineNanoseconds: Int64 = 0
  /// Whether the call is cancelled before it starts.
  public var isCancelled = false
  /// Cancels the call when this many events were emitted.
  public var cancelAfterEvents: Int?

  /// Creates the circumstances of a first attempt.
  public init() {}

  /// The circumstances of a later attempt.
  public static func attempt(_ number: Int) -> CallOptions {
    var options = CallOptions()
    options.attempt = number
    return options
  }

  /// The circumstances of a call that is cancelled already.
  public static var cancelled: CallOptions {
    var options = CallOptions()
    options.isCancelled = true
    return options
  }
}
