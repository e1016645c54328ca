import Foundation
import Testing

/// What a command says about a mistake, to the letter: what happened, where and how to fix it.
struct Refusal: CustomTestStringConvertible, Sendable {
  /// The exit status.
  let status: Int32
  /// What happened.
  let message: String
  /// Where; empty when the message says it.
  ///
  /// `<here>` stands for the working folder.
  var place = ""
  /// What to do.
  let fix: String

  var testDescription: String { message }

  /// The whole text on standard error.
  func text(in folder: String) -> String {
    let lines = ["error: \(message)"] + (place.isEmpty ? [] : ["  ├─ where: \(place)"])
    return (lines + ["  └─ fix:   \(fix)", ""]).joined(separator: "\n")
      .replacing("<here>", with: folder)
  }
}

extension Gantry {
  /// Runs commands that must all be refused in the same words, and must change nothing.
  ///
  /// Standard output stays empty, with `--json` as without, so that a program that reads it never
  /// meets half an answer.
  ///
  /// - Parameters:
  ///   - commands: The arguments of each command, separated by spaces.
  ///   - refusal: What each has to say.
  ///   - user: Who runs them, when it is not the one who runs the tests.
  ///   - leftOut: Files that are too large to be compared.
  ///   - sourceLocation: Where to report what is not so.
  /// - Throws: What went wrong when a command cannot be started.
  func expect(
    _ commands: [String],
    _ refusal: Refusal,
    by user: Unprivileged? = nil,
    leavingOut leftOut: Set<String> = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try Tree(scratch.path, leavingOut: leftOut, isExact: true)
    for command in commands {
      let arguments = command.split(separator: " ").map(String.init)
      let ended = try user?.run(arguments) ?? run(arguments)
      let named = Comment(rawValue: "gantry \(command)")
      #expect(ended.status == refusal.status, named, sourceLocation: sourceLocation)
      #expect(ended.output == "", named, sourceLocation: sourceLocation)
      let wanted = refusal.text(in: scratch.path)
      #expect(ended.errors == wanted, named, sourceLocation: sourceLocation)
      let after = try Tree(scratch.path, leavingOut: leftOut, isExact: true)
      #expect(after.differences(from: before) == [], named, sourceLocation: sourceLocation)
    }
  }
}
