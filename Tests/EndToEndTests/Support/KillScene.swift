/// What is killed: a command, on a project that is ready for it.
enum KillScene: String, CaseIterable {
  /// A run from its beginning.
  case run
  /// A run whose last phase fails, and that has a payload of more than 1 MiB.
  case fail
  /// Going on with a run whose engine was killed, while the journal's log is due to be copied.
  case resume
  /// Taking back a run that has ended.
  case undo
  /// Taking back a run whose engine was killed.
  case undoInterrupted = "undo-interrupted"
  /// Asking an interrupted run to cancel.
  case cancel
  /// Saying what a run would do.
  case plan
  /// Leaving a run to whichever engine takes it.
  case queue
  /// An engine that takes a queued run.
  case engine
  /// An engine that takes over from one that was killed.
  case reclaim
  /// An engine that is told to stop in the middle of a run.
  case stop

  /// How far a project is when the command begins.
  enum Start {
    case untouched, queued, interrupted, succeeded
  }

  var start: Start {
    switch self {
    case .run, .fail, .plan, .queue: .untouched
    case .engine, .stop: .queued
    case .resume, .undoInterrupted, .cancel, .reclaim: .interrupted
    case .undo: .succeeded
    }
  }

  /// Who takes over from what was killed: a person who resumes, or another engine.
  var successor: KillScene {
    switch self {
    case .queue, .engine, .reclaim, .stop: .reclaim
    default: .resume
    }
  }

  /// The ends that the run itself may come to.
  var endings: Set<String> {
    switch self {
    case .run, .resume, .undo, .queue, .engine, .reclaim, .stop: ["succeeded"]
    case .fail: ["failed"]
    // What was killed may have been before the request, or before anybody read it.
    case .undoInterrupted, .cancel: ["succeeded", "cancelled"]
    case .plan: []
    }
  }
}
