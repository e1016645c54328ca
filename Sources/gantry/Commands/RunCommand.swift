import ArgumentParser
import GantryCore
import GantryEngine

/// `gantry run`: starts a pipeline and shows it until it ends.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a pipeline.",
    discussion: """
      EXAMPLES
        gantry run pipeline.yaml --input channel=stable
        gantry run auto-configure --project . --yes
        gantry run pipeline.yaml --json | jq -r .type

      Ctrl-C cancels cleanly; a second Ctrl-C stops at once and leaves the run to `gantry resume`.
      """
  )

  @Argument(help: "The file of a pipeline, or the name of one that comes with Gantry.")
  var pipeline: String

  @OptionGroup var project: ProjectOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  @Flag(name: .long, help: "Answer yes to every question.")
  var yes = false

  func run() async throws {
    if pipeline == AutoConfigureCommand.pipeline {
      // Parsed, not made: a command that was not parsed has no values to read.
      var command = try AutoConfigureCommand.parse(yes ? ["--yes"] : [])
      (command.project, command.state, command.output) = (project, state, output)
      return try await command.run()
    }
    let host = try Host(state: state, project: project)
    let plugins = try await host.plugins()
    let new = try NewRun.prepare(pipeline, options: project, host: host, plugins: plugins)
    try await Launch(host: host, plugins: plugins, output: output).start(new)
  }
}
