#if DEBUG
// The points of a run's life in its process, and of the life after a process.
extension CrashPoint {
  static let runs = [
    CrashPoint("run.prepared", "The pipeline is checked and bound; nothing is written."),
    CrashPoint("run.claimed-folder", "The folder is claimed; nothing is written."),
    CrashPoint("run.kept", "The libraries of the run are kept; nothing is written."),
    CrashPoint("run.queued", "The run is in the queue, and nobody was told."),
    CrashPoint("run.driven", "The run has ended and its sinks are drained."),
    CrashPoint("run.released", "The instances of the run are gone; its scratch folder is not."),
    CrashPoint("run.swept", "The scratch folder of the run is gone."),
    CrashPoint("run.shown", "The person has read how the run ended."),
    CrashPoint("turn.before", "Messages were taken from the mailbox; nothing is decided."),
    CrashPoint("turn.decided", "What follows is decided, and not in line to be written."),
    CrashPoint("attempt.before", "`phase.started` is durable; the attempt has not begun."),
    CrashPoint("attempt.after", "The attempt has come back; its log is not sealed."),
    CrashPoint("sinks.opened", "The deliveries to the run's sinks have begun."),
    CrashPoint("sinks.drained", "The sinks have everything; their cursors are not written."),
  ]

  static let recovery = [
    CrashPoint("resume.found", "The run that is to go on is found; nothing is changed."),
    CrashPoint("resume.claimed", "The run has a new owner, who has not read it yet."),
    CrashPoint("resume.folded", "The run is folded; that it goes on is not written."),
    CrashPoint("reclaim.fenced", "An engine that is gone is fenced; its processes may live."),
    CrashPoint("reclaim.ended", "A fenced engine has no processes left; its runs are not free."),
    CrashPoint("reclaim.retired", "The runs of an engine that is gone may be taken."),
    CrashPoint("engine.opened", "An engine has taken a run and not begun to drive it."),
    CrashPoint("engine.driven", "A run has ended in an engine, which has put nothing of it away."),
    CrashPoint("undo.cancelled", "An interrupted run is cancelled; its undo is not begun."),
    CrashPoint("undo.planned", "What is to be taken back is known; the undo is not queued."),
  ]
}
#endif
