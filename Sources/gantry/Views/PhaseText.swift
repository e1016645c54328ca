import GantryCore

/// What a phase came to, beside its row: what it left, or why it failed and how to look closer.
struct PhaseText {
  let phase: PhaseState

  /// How much of an output people are shown, in characters; `--json` has it whole.
  private static let outputLimit = 400

  /// The failure that the phase stands at; the last one of an attempt that another made good is past.
  private var failure: Failure? { phase.status == .succeeded ? nil : phase.failure }

  /// The command that makes the call of a crash again; empty for other failures.
  private var again: String { failure?.detail["reproduce"]?.stringValue ?? "" }

  /// The lines below the row, for people.
  var lines: [String] {
    if let failure {
      let parts = [("code", failure.code), ("again", again), ("fix", failure.hint)]
      return parts.filter { !$0.1.isEmpty }.map { Self.line($0.0, $0.1) }
    }
    guard let output = phase.output, let text = try? output.encodedString, text != "{}" else {
      return []
    }
    return [Self.line("output", text.cut(to: Self.outputLimit))]
  }

  private static func line(_ name: String, _ text: String) -> String {
    "    \((name + ":").padded(to: 8))\(text)"
  }

  /// The members for programs: `output`, and `failure` with its report.
  var json: JSONObject {
    [
      "output": phase.output ?? .null,
      "failure": failure.map { failure -> JSON in
        [
          "class": .string(failure.class), "code": .string(failure.code),
          "message": .string(failure.message), "hint": .string(failure.hint),
          "reproduce": again.isEmpty ? .null : .string(again), "detail": failure.detail,
        ]
      } ?? .null,
    ]
  }
}
