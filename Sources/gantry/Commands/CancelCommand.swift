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

      The request is durable: a run whose engine has ended is cancelled when it is resumed.
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
      return Output.line("run \(row.id) has already \(Self.past(row.status))")
    }
    try await store.requestCancel(row.id, by: "command")
    Output.line("run \(row.id) was asked to cancel")
  }

  private static func past(_ status: RunStatus) -> String {
    status == .cancelled ? "been cancelled" : status.rawValue
  }
}
