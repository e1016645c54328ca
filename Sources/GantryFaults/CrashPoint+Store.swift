#if DEBUG
// The points of the store: what is durable, what is about to be, and what nobody has heard of yet.
extension CrashPoint {
  static let opening = [
    CrashPoint("open.locked", "The writer lock is held and the journal is not open yet."),
    CrashPoint("open.stepped", "A step of the schema is written, and COMMIT is not said."),
    CrashPoint("open.swept", "The files of engines that are gone were removed."),
    CrashPoint("open.present", "This engine's lock is held, and nobody else knows of it."),
    CrashPoint("close.before", "The last write has its answer; the journal is still open."),
    CrashPoint("close.after", "The journal is closed; the engine still counts as alive."),
  ]

  static let transactions = [
    CrashPoint("transaction.begun", "A transaction has begun and holds nothing."),
    CrashPoint("transaction.written", "Everything is written, and COMMIT is not said."),
    CrashPoint("transaction.committed", "The disk has it, and the lock is still held."),
    CrashPoint("transaction.unlocked", "The lock is given back, and nobody has an answer."),
    CrashPoint("checkpoint.before", "The log is about to be copied into the journal."),
    CrashPoint("checkpoint.after", "The log was copied, and starts again from the front."),
  ]

  /// What a batch may hold: each kind of change, and what is no change of a run.
  private static let kinds = [
    "run-queued", "run-started", "run-resumed", "run-cancel-requested", "run-succeeded",
    "run-failed", "run-cancelled", "phase-started", "phase-succeeded", "phase-failed",
    "phase-skipped", "phase-cancelled", "attempt-failed", "attempt-interrupted",
    "attempt-log-sealed", "retry-scheduled", "effect-intended", "effect-settled", "value-put",
    "artifact-kept", "plugin-event", "cursor",
  ]

  /// What is written beside batches.
  private static let requests = [
    "claim", "claim-ready", "release", "renew", "fence", "retire", "cancel", "put",
  ]

  static let commits =
    each(kinds + requests, "commit.before") { "A write with '\($0)' is about to get in line." }
    + each(kinds + requests, "commit.inside") {
      "A write with '\($0)' is in a transaction that is still open."
    }
    + each(kinds + requests, "commit.after") {
      "A write with '\($0)' is answered, and whoever wrote it has not acted on the answer."
    }

  static let files = [
    CrashPoint("blob.drafted", "A large payload is on the disk under a draft's name."),
    CrashPoint("blob.named", "A large payload has its name, and no commit names it."),
    CrashPoint("artifact.drafted", "An artifact is on the disk under a draft's name."),
    CrashPoint("artifact.named", "An artifact has its name, and no commit names it."),
    CrashPoint("log.sealed", "An attempt's log is whole, and its seal is not in the journal."),
  ]
}
#endif
