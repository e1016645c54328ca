/// What a strategy wants done about a failure; see `Schemas/decision.schema.json`.
public struct Decision: Codable, Sendable, Hashable {
  /// The kind of decision.
  public let action: Action
  /// When to try again, for `.retry`.
  public private(set) var afterNanoseconds: Int64?
  /// The skill to invoke, for `.runSkill`.
  public private(set) var skill: String?
  /// The phase to run instead, for `.runPhase`.
  public private(set) var phase: String?
  /// The new time limit, for `.extendTimeout`.
  public private(set) var timeoutNanoseconds: Int64?
  /// Why, for people.
  public var reason: String

  /// The kinds of decision.
  public enum Action: String, Codable, Sendable, Hashable, CaseIterable {
    /// Try again.
    case retry
    /// Invoke a skill, then try again.
    case runSkill = "run_skill"
    /// Run another phase instead.
    case runPhase = "run_phase"
    /// Try again with more time.
    case extendTimeout = "extend_timeout"
    /// Go on without the phase.
    case skip
    /// Take back what was done.
    case undo
    /// Ask a person.
    case escalate
    /// Set the phase aside with everything needed to look into it.
    case deadLetter = "dead_letter"
    /// End the run.
    case abort
  }

  enum CodingKeys: String, CodingKey {
    case skill, phase, reason
    case action = "decision"
    case afterNanoseconds = "after_ns"
    case timeoutNanoseconds = "timeout_ns"
  }

  /// Try again after a while.
  public static func retry(after delay: Duration, because reason: String) -> Decision {
    var decision = Decision(action: .retry, reason: reason)
    decision.afterNanoseconds = delay.nanoseconds
    return decision
  }

  /// Invoke a skill, then try again.
  public static func runSkill(_ skill: String, because reason: String) -> Decision {
    var decision = Decision(action: .runSkill, reason: reason)
    decision.skill = skill
    return decision
  }

  /// Run another phase instead.
  public static func runPhase(_ phase: String, because reason: String) -> Decision {
    var decision = Decision(action: .runPhase, reason: reason)
    decision.phase = phase
    return decision
  }

  /// Try again with that much time.
  public static func extendTimeout(to limit: Duration, because reason: String) -> Decision {
    var decision = Decision(action: .extendTimeout, reason: reason)
    decision.timeoutNanoseconds = limit.nanoseconds
    return decision
  }

  /// Go on without the phase.
  public static func skip(because reason: String) -> Decision {
    Decision(action: .skip, reason: reason)
  }

  /// Take back what was done.
  public static func undo(because reason: String) -> Decision {
    Decision(action: .undo, reason: reason)
  }

  /// Ask a person.
  public static func escalate(because reason: String) -> Decision {
    Decision(action: .escalate, reason: reason)
  }

  /// Set the phase aside with everything needed to look into it.
  public static func deadLetter(because reason: String) -> Decision {
    Decision(action: .deadLetter, reason: reason)
  }

  /// End the run.
  public static func abort(because reason: String) -> Decision {
    Decision(action: .abort, reason: reason)
  }

  private init(action: Action, reason: String) {
    self.action = action
    self.reason = reason
  }
}

extension Duration {
  /// Whole nanoseconds, held at the ends of the range instead of trapping on absurd durations.
  var nanoseconds: Int64 {
    let (whole, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return components.seconds < 0 ? .min : .max }
    let (sum, carried) = whole.addingReportingOverflow(components.attoseconds / 1_000_000_000)
    guard !carried else { return components.seconds < 0 ? .min : .max }
    return sum
  }
}
