/// What a simulated history came to.
public struct SimulationReport: Sendable, Equatable {
  /// The seed that gives the same history again.
  public var seed: UInt64
  /// How many messages, timers, commits and deliveries there were.
  public var steps: Int
  /// How many faults were injected.
  public var faults: Int
  /// How many writes the store refused because their epoch had passed.
  public var fencedWrites: Int
  /// What must not be and was; empty when every rule held.
  public var violations: [Violation]
  /// A number that two histories share only when everything in them happened in the same order.
  public var digest: UInt64

  package init(
    seed: UInt64,
    steps: Int,
    faults: Int,
    fencedWrites: Int,
    violations: [Violation],
    digest: UInt64
  ) {
    self.seed = seed
    self.steps = steps
    self.faults = faults
    self.fencedWrites = fencedWrites
    self.violations = violations
    self.digest = digest
  }

  /// One broken rule.
  public struct Violation: Sendable, Equatable, CustomStringConvertible {
    /// The rule, a sentence.
    public var rule: String
    /// Where it was broken.
    public var detail: String

    package init(rule: String, detail: String) {
      self.rule = rule
      self.detail = detail
    }

    /// The rule and where it was broken.
    public var description: String { "\(rule): \(detail)" }
  }

  /// The one command that shows the same history again.
  public var command: String { Self.command(seed: seed) }

  /// The one command that shows the history of a seed.
  ///
  /// - Parameter seed: The seed.
  /// - Returns: A command line.
  public static func command(seed: UInt64) -> String { "gantry selftest --chaos --seed \(seed)" }

  /// What a person is told about a seed whose history broke a rule.
  public var text: String {
    let lines = violations.map { "  \($0)" }
    let count = violations.count == 1 ? "1 rule" : "\(violations.count) rules"
    return (["seed \(seed) broke \(count); repeat it with: \(command)"] + lines)
      .joined(separator: "\n")
  }
}
