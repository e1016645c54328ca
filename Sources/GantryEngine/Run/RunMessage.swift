package import GantryCore

/// One thing that a run is told.
///
/// Everything that reaches a run from outside is one of these, so that whoever drives it can be
/// replaced: ``RunActor`` hands on what tasks and other processes say, the simulation what it has
/// made up.
package enum RunMessage: Sendable {
  /// An attempt's plugin returned.
  case ended(AttemptPath, AttemptOutcome, LogSeal?)
  /// The strategies of a phase have said what to do about a failed attempt.
  case judged(Verdict)
  /// An attempt asks for something that must be durable before it goes on.
  case asked(ServiceRequest)
  /// Others have left something for the run's owner.
  case noticed(RunNotices)
  /// Somebody wants the run cancelled.
  case cancel(by: String)
  /// The process is about to end; leave the run resumable.
  case stop
  /// Time has passed, or lazy writes wait.
  case tick
}

/// A durable service that an attempt waits for.
package struct ServiceRequest: Sendable {
  /// What is asked.
  package enum Kind: Sendable {
    case intend(key: String, receipt: JSON)
    case settle(key: String, result: JSON)
    case value(key: String)
    case put(key: String, value: JSON, expected: UInt64?)
    case keep(ArtifactKept)
    case artifact(name: String)
  }

  /// Names the request towards whoever waits for its answer.
  package let ticket: UInt64
  /// The attempt that asks.
  package let path: AttemptPath
  /// What is asked.
  package let kind: Kind

  /// Creates a request.
  package init(ticket: UInt64, path: AttemptPath, kind: Kind) {
    self.ticket = ticket
    self.path = path
    self.kind = kind
  }
}

/// What a strategy said about a failed attempt.
package struct Verdict: Sendable {
  /// The attempt.
  package let path: AttemptPath
  /// Why it failed.
  package let failure: Failure
  /// Nil when every strategy passed, so that the phase's own policy decides.
  package let decision: RecoveryDecision?
  /// The strategy's plugin type; empty when none decided.
  package let strategy: String
  /// The strategies that were asked before and could not decide, and why.
  package let unheard: [UnheardStrategy]

  /// Creates a verdict; without a decision the phase's own policy decides.
  package init(
    path: AttemptPath,
    failure: Failure,
    decision: RecoveryDecision? = nil,
    strategy: String = "",
    unheard: [UnheardStrategy] = []
  ) {
    self.unheard = unheard
    self.path = path
    self.failure = failure
    self.decision = decision
    self.strategy = strategy
  }
}

/// A strategy that was asked about a failure and failed itself.
package struct UnheardStrategy: Sendable {
  /// The strategy's plugin type.
  package let strategy: String
  /// Why it gave no decision.
  package let failure: Failure

  /// Creates an entry.
  package init(strategy: String, failure: Failure) {
    self.strategy = strategy
    self.failure = failure
  }

  /// The payload of `strategy.failed`.
  var data: [UInt8] {
    get throws {
      var members = try JSON(encoding: failure).objectValue ?? [:]
      members["strategy"] = .string(strategy)
      return try JSON.object(members).encodedBytes
    }
  }
}
