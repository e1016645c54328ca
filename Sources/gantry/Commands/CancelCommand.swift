import ArgumentParser
import GantryCore
import GantryEngine
import GantryStore

/// `gantry cancel`: asks the owner of a run to cancel it.
struct CancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Cancel a run, from any terminal.",
    discussion: """
      EXAMPLES
        gantry cancel run_0193

      The request is durable: a run whose engine has ended is cancelled when it is
      resumed.
      """
  )

  @Argument(help: "The run's id, or its beginning.")
  var run: String

  @OptionGroup var project: ProjectOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let store = try Host(state: state, project: project).reader()
    let row = try await store.run(withPrefix: run)
    guard !row.status.isTerminal else {
      return try say("run \(row.id) has already \(Self.past(row.status))", of: row, isAsked: false)
    }
    try await store.requestCancel(row.id, by: "command")
    try say("run \(row.id) was asked to cancel", of: row, isAsked: true)
  }

  /// Says what came of it; a program reads whether the run was asked, and what it was doing.
  private func say(_ text: String, of row: RunRow, isAsked: Bool) throws {
    guard output.json else { return Output.line(text) }
    let answer: JSONObject = [
      "run": .string(row.id.text), "status": .string(row.status.rawValue), "asked": .bool(isAsked),
    ]
    Output.line(try JSON.object(answer).encodedBytes)
  }

  private static func past(_ status: RunStatus) -> String {
    status == .cancelled ? "been cancelled" : status.rawValue
  }
}
