import ArgumentParser
import GantryCore

/// `gantry plan`: what a pipeline would do, without doing it.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Say what a pipeline would do, without doing it.",
    discussion: """
      EXAMPLES
        gantry plan --project .
        gantry plan --project . --json
        gantry plan pipeline.yaml --input channel=stable --events

      Nothing is written, not even to the state folder. What plugins keep while
      they plan goes into a temporary folder that is removed.
      """
  )

  @Argument(help: "The file of a pipeline, or the name of one that comes with Gantry.")
  var pipeline: String = AutoConfigureCommand.pipeline

  @OptionGroup var project: ProjectOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  @Flag(name: .long, help: "Print the event lines of the plan.")
  var events = false

  func run() async throws {
    let host =
      pipeline == AutoConfigureCommand.pipeline
      ? try Host.ofProject(project, state: state).host
      : try Host(state: state, project: project)
    let plugins = try await host.plugins()
    let new = try NewRun.prepare(pipeline, options: project, host: host, plugins: plugins)
    try await Planning(host: host, plugins: plugins)
      .show(new, asJSON: output.json, showsEvents: events)
  }
}
