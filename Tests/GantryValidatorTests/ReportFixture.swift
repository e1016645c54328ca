import GantryValidator
import Testing

/// Verdicts that the tests of reports write in every form.
enum ReportFixture {
  /// What a hostile plugin says: terminal commands, markup, quotes, what XML cannot hold, and a
  /// character that turns text around.
  static let hostile = "\u{1B}[2J</failure>\"'&]]>\u{0}\u{9B}31m\u{202E}\u{FFFF}\nnext\u{2028}line"

  static func check(_ id: String) throws -> Check { try #require(Checks.named(id)) }

  /// A verdict with a pass, a skip, an error, a warning and a note.
  static func verdict(_ message: String = "it exports one beside gantry_plugin_v1") throws
    -> Verdict
  {
    let error = Finding(
      try check("exports-only-entry"),
      message,
      evidence: ["function one", "function two"]
    )
    let warning = Finding(try check("full-relro"), "the table of calls stays writable")
    let note = Finding(
      try check("stdout-noise"),
      "it prints 3 bytes to standard output",
      type: "greet",
      reproduction: Reproduction(check: "stdout-noise", seed: 4711, round: 2)
    )
    return Verdict(
      library: "build/lib canary.so",
      sha256: String(repeating: "9f", count: 32),
      plugin: Verdict.Plugin(id: "acme.canary", version: "2.3.1"),
      level: .conduct,
      rows: [
        row("elf-sane", .passed), row("exports-only-entry", .findings([error])),
        row("full-relro", .findings([warning])),
        row("lock-match", .skipped("The library is in no lock.")),
        row("stdout-noise", .findings([note])),
      ],
      seed: 4711,
      duration: .milliseconds(1234)
    )
  }

  /// A verdict in which everything is fine.
  static func clean() throws -> Verdict {
    Verdict(
      library: "/opt/acme/libcanary.so",
      sha256: String(repeating: "9f", count: 32),
      plugin: nil,
      level: .form,
      rows: [row("elf-sane", .passed)],
      seed: UInt64.max,
      duration: .milliseconds(7)
    )
  }

  private static func row(_ id: String, _ result: CheckResult) -> Verdict.Row {
    guard let check = Checks.named(id) else { preconditionFailure("no check is called \(id)") }
    return Verdict.Row(check, result, duration: .milliseconds(3))
  }
}
