import ArgumentParser
import GantryCore
import GantryFaults
import GantryStore

/// `gantry resume`: goes on with a run whose engine ended.
struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Go on with a run that was interrupted.",
    discussion: """
      EXAMPLES
        gantry resume                      the newest run that has not ended
        gantry resume run_0193
        gantry resume --project ~/src/shop

      Phases that have been committed are not run again. A run whose engine is alive is left alone:
      the exit status is 75 and the message names the owner. The run goes on with the builds of its
      plugins that it was started with: they were kept. One that is not is refused with 69.
      """
  )

  @Argument(help: "The run's id, or its beginning; by default the newest that has not ended.")
  var run: String?

  @Flag(name: .long, help: "Go on with the builds of plugins that are installed now.")
  var acceptChangedPlugins = false

  @OptionGroup var project: ProjectOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let host = try Host(state: state, project: project)
    let looking = try host.reader()
    guard let row = try await find(in: looking) else {
      return Output.line("every run has ended; there is nothing to resume")
    }
    Faults.reach("resume.found")
    try looking.close()
    let plugins = try await host.plugins()
    let identity = try host.identity()
    let store = try host.store(as: identity)
    try await Launch(host: host, plugins: plugins, output: output)
      .resume(row, store: store, identity: identity, acceptsChanges: acceptChangedPlugins)
  }

  private func find(in reader: any RunReader) async throws -> RunRow? {
    if let run { return try await reader.run(withPrefix: run) }
    return try await reader.newestOpenRun()
  }
}
