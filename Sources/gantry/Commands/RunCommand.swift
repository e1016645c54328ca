import ArgumentParser
import GantryCore
import GantryEngine
import GantryFaults

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
        gantry run pipeline.yaml --queue       leave it to `gantry engine`

      Ctrl-C cancels cleanly; a second Ctrl-C stops at once and leaves the run to
      `gantry resume`.
      """
  )

  @Argument(help: "The file of a pipeline, or the name of one that comes with Gantry.")
  var pipeline: String

  @OptionGroup var project: ProjectOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  @Flag(name: .long, help: "Answer yes to every question.")
  var yes = false

  @Flag(name: .long, help: "Put the run in the queue and end; `gantry engine` takes it.")
  var queue = false

  func run() async throws {
    if queue { return try await enqueue() }
    if [AutoConfigureCommand.pipeline, DeployCommand.pipeline].contains(pipeline) {
      // The same as the command of that name: shown first, and asked about.
      let confirm = ConfirmOptions(yes: yes, preview: false)
      return try await ProjectRun(project: project, state: state, output: output, confirm: confirm)
        .start(pipeline, question: { "Run \(pipeline) on \($0)" })
    }
    let host = try Host(state: state, project: project)
    let plugins = try await host.plugins()
    let new = try NewRun.prepare(pipeline, options: project, host: host, plugins: plugins)
    Faults.reach("run.prepared")
    try await Launch(host: host, plugins: plugins, output: output).start(new)
  }

  /// Checks everything that a run that starts now is checked for, and leaves it to an engine.
  private func enqueue() async throws {
    let host = try Host(state: state, project: project)
    let plugins = try await host.plugins()
    let new = try NewRun.prepare(pipeline, options: project, host: host, plugins: plugins)
    let id = try await Launch(host: host, plugins: plugins, output: output).enqueue(new)
    guard output.json else { return Output.line("queued \(id)") }
    Output.line(try JSON.object(["run": .string(id.text), "status": "queued"]).encodedBytes)
  }
}
