/// What a recovery strategy wants done about a failure.
///
/// The core checks it, the engine does it.
public enum RecoveryDecision: Sendable, Equatable {
  /// Try again after so many nanoseconds.
  case retry(after: Int64)
  /// Go on without the phase.
  case skip(reason: String)
  /// Let the phase fail now, whatever its policy grants.
  case abort

  /// Reads a decision.
  ///
  /// - Parameter json: What a strategy has answered.
  /// - Throws: ``Failure`` when this version of Gantry cannot carry it out, so that somebody else
  ///   decides instead.
  public init(_ json: JSON) throws(Failure) {
    switch json["decision"]?.stringValue {
    case "retry":
      guard let after = json["after_ns"]?.intValue, after >= 0 else {
        throw Self.unusable("the decision 'retry' has no 'after_ns' that is a number of 0 or more")
      }
      self = .retry(after: after)
    case "skip": self = .skip(reason: json["reason"]?.stringValue ?? "no reason given")
    case "abort", "escalate": self = .abort
    case let other?: throw Self.unusable("the decision '\(other.prefix(64))' is unknown here")
    case nil: throw Self.unusable("the answer has no text 'decision'")
    }
  }

  private static func unusable(_ message: String) -> Failure {
    Failure(
      code: "DECISION_INVALID",
      message: message,
      hint: "Answer 'retry' with 'after_ns', 'skip', 'abort' or 'escalate'.",
      retryClass: .permanent
    )
  }
}

extension RunState {
  /// The changes to write when a strategy has decided about a failed attempt.
  ///
  /// A strategy can ask for no more attempts than a policy could: one that always says "retry"
  /// comes to an end.
  ///
  /// - Parameters:
  ///   - path: The attempt that failed.
  ///   - failure: Why.
  ///   - decision: What the strategy wants; nil leaves it to the phase's own policy.
  ///   - strategy: The strategy's plugin type.
  ///   - now: The current time.
  /// - Returns: Two changes, to be written in one commit.
  public func changes(
    afterFailureOf path: AttemptPath,
    _ failure: Failure,
    decision: RecoveryDecision?,
    by strategy: String,
    now: Timestamp
  ) -> [RunChange] {
    let failures = (phase(path.phase)?.failures ?? 0) + 1
    switch decision {
    case .retry(let delay) where failures < RetryPolicy.maximumAttempts && status == .running:
      let due = now.advanced(byNanoseconds: delay)
      let schedule = RetrySchedule(notBefore: due, decidedBy: "strategy:\(strategy)")
      return [.attemptFailed(failure, path), .retryScheduled(schedule, path)]
    case .skip(let reason):
      let why = Because("strategy '\(strategy)' decided so: \(reason)")
      return [.attemptFailed(failure, path), .phaseSkipped(why, phase: path.phase)]
    case .abort, .retry:
      return [.attemptFailed(failure, path), .phaseFailed(failure, path)]
    case nil:
      return changes(afterFailureOf: path, failure, now: now)
    }
  }

  /// What strategies are told about a failure, in the published form.
  public func report(of failure: Failure, at path: AttemptPath) throws -> [UInt8] {
    guard var report = try JSON(encoding: failure).objectValue else { return [] }
    report["phase"] = .string(path.phase)
    report["attempt"] = .int(Int64(path.attempt))
    report["attempts"] = .int(Int64(path.attempt))
    return try JSON.object(report).encodedBytes
  }

  /// The strategies to ask about a phase: its own, then the pipeline's.
  public func strategies(for phase: String) -> [RecoveryReference] {
    (definition(of: phase)?.recover ?? []) + (pipeline?.recover ?? [])
  }
}
