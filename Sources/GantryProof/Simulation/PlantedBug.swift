/// A fault of the engine, planted on purpose: the simulation must find each.
///
/// They are the faults that engines of this kind had in the field. A checker that misses one of them
/// proves nothing about the others.
public enum PlantedBug: String, Sendable, CaseIterable {
  /// The store accepts a write whatever epoch it carries.
  case appendIgnoresEpoch
  /// A run that changes hands keeps its epoch.
  case claimKeepsEpoch
  /// An attempt begins before the commit that says so.
  case startsBeforeCommit
  /// A sink's cursor is saved before the sink has accepted.
  case cursorBeforeDelivery
  /// A resumed run does not notice the attempts that were lost with its owner.
  case resumeForgetsInterrupted
  /// A resumed run runs a phase again that has succeeded.
  case resumeRepeatsSucceeded
  /// A reply that was lost is taken for a refusal, and the write is made again.
  case lostReplyIsRefusal
  /// The runs of a silent engine are given away before its processes have ended.
  case retiresBeforeKilling
  /// An engine that is told to end gives its runs away while their attempts still run.
  case releasesBesideAttempts
  /// An alarm that rang too early, because the clock was set back, is not set again.
  case alarmIsSetOnce
}
