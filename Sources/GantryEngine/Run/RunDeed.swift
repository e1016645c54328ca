package import GantryCore

/// One thing to do after a commit.
///
/// ``RunDriver`` decides on it, whoever drives the run does it, in the order given. None of it is
/// lost by a crash: what matters follows again from the journal.
package enum RunDeed: Sendable {
  /// Tell observers how far the journal is, and the newest progress of phases that changed.
  case publish(seq: UInt64, progress: [(phase: String, newest: PhaseProgress?)])
  /// Answer a service request.
  case answer(ticket: UInt64, ServiceAnswer)
  /// Run an attempt, whose `phase.started` is durable now.
  case start(AttemptRequest)
  /// Tell the attempt of a phase to stop.
  case cancel(phase: String)
  /// Ask strategies about a failed attempt.
  case judge(Judgement)
  /// Tell the run when this moment has come.
  case wake(at: Timestamp)
}

/// A question to recovery strategies.
package struct Judgement: Sendable {
  /// The attempt that failed.
  package let path: AttemptPath
  /// Why.
  package let failure: Failure
  /// Whom to ask, in order.
  package let strategies: [RecoveryReference]
  /// The run's state, which their configuration may refer to.
  package let state: RunState
}
