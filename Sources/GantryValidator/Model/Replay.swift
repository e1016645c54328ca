/// One trial that was made again by its name.
public struct Replay: Sendable {
  /// The trial's name.
  public var reproduction: Reproduction
  /// What was done, one command a line.
  public var script: String
  /// What was seen, the instrument's lines.
  public var facts: [String]
  /// What the library printed to its standard output and its standard error.
  public var printed: [String]
  /// How the process ended, as a phrase.
  public var ending: String
  /// The rules it breaks.
  public var findings: [Finding]

  init(_ reproduction: Reproduction, _ outcome: TrialOutcome, _ findings: [Finding]) {
    self.reproduction = reproduction
    self.findings = findings
    script = outcome.script.description
    facts = outcome.facts.lines
    printed = [outcome.output, outcome.errors].map { String(decoding: $0, as: UTF8.self) }
    ending = outcome.ending.description
  }
}
