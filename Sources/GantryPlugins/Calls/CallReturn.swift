internal import GantryCore

/// What a plugin left behind when it came back from a call.
struct CallReturn: Sendable {
  var status: Int32
  var output: [UInt8] = []
  /// What it said with `fail`.
  var failure: Failure?
  /// Whether it wrote more than the limit.
  var isOverLimit = false
  /// How many events a sink took.
  var accepted = 0
}

/// How a call that was asked for came to its end.
enum CallEnding: Sendable {
  /// The plugin came back.
  case returned(CallReturn)
  /// It was stopped before it began.
  case withdrawn
  /// The plugin did not come back in time after it was asked to stop.
  case hung
  /// Its worker ended in the middle of it.
  case ended(WorkerEnd)
  /// It could not be made.
  case unavailable(Failure)
}
