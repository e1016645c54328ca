/// A change of a run's state: the typed form of every barrier event.
///
/// Decisions are changes too. `RunState.apply` never decides; whoever decided wrote it down here
/// first, and a resumed run reads the same decision again.
public enum RunChange: Sendable, Equatable {
  case runQueued(RunQueued)
  case runStarted(RunOwner)
  case runResumed(RunOwner)
  case runPaused(Because)
  case runCancelRequested(CancelRequest)
  case runSucceeded(RunEnding)
  case runFailed(RunEnding)
  case runCancelled(RunEnding)
  case phaseStarted(AttemptStart, AttemptPath)
  case phaseSucceeded(PhaseResult, AttemptPath)
  case phaseFailed(Failure, AttemptPath)
  case phaseSkipped(Because, phase: String)
  case phaseCancelled(Because, phase: String)
  case attemptFailed(Failure, AttemptPath)
  case attemptInterrupted(Because, AttemptPath)
  case retryScheduled(RetrySchedule, AttemptPath)
  case effectIntended(EffectIntent, AttemptPath)
  case effectSettled(EffectResult, AttemptPath)
  case valuePut(ValuePut, AttemptPath)
  case artifactKept(ArtifactKept, AttemptPath)
}

/// The attempt a change is about.
public struct AttemptPath: Sendable, Hashable {
  /// The phase's id.
  public var phase: String
  /// The attempt, from 1.
  public var attempt: Int

  /// Creates a path.
  public init(phase: String, attempt: Int) {
    self.phase = phase
    self.attempt = attempt
  }
}
