import ArgumentParser
import GantryCore
import GantryEngine
import GantryPipeline

/// `gantry auto-configure`: the pipeline of that name, shown before it is run.
struct AutoConfigureCommand: AsyncParsableCommand {
  /// The name of the pipeline.
  static let pipeline = "auto-configure"

  static let configuration = CommandConfiguration(
    commandName: pipeline,
    abstract: "Give a repository the agents and skills that fit it.",
    discussion: """
      EXAMPLES
        gantry auto-configure --project . --preview
        gantry auto-configure --project . --yes
        gantry auto-configure --project . --registry ~/skills --min-confidence 0.7 --yes --json

      Nothing is written before you have said yes. Files that you made or changed are kept.
      """
  )

  @OptionGroup var project: ProjectOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  @Flag(name: [.long, .customLong("dry-run")], help: "Only say what would be done.")
  var preview = false

  @Flag(name: .long, help: "Do it without asking.")
  var yes = false

  @Flag(name: .long, help: "Deploy agents only.")
  var agentsOnly = false

  @Flag(name: .long, help: "Deploy skills only.")
  var skillsOnly = false

  init() {}

  func validate() throws {
    guard agentsOnly, skillsOnly else { return }
    throw ValidationError("--agents-only and --skills-only exclude each other; use one of them.")
  }

  func run() async throws {
    var options = project
    // Without --project it is the folder one stands in, as for every tool of a repository.
    options.project = options.project ?? "."
    let host = try Host(state: state, project: options)
    let plugins = try await host.plugins()
    let new = try NewRun.prepare(
      Self.pipeline,
      options: options,
      extra: extra,
      host: host,
      plugins: plugins
    )
    let planning = Planning(host: host, plugins: plugins)
    if preview { return try await planning.show(new, asJSON: output.json) }
    if !yes, try await !isWanted(new, planning) { return }
    try await Launch(host: host, plugins: plugins, output: output).start(new)
  }

  private var extra: [String: InputValue] {
    ["agents": .json(.bool(!skillsOnly)), "skills": .json(.bool(!agentsOnly))]
  }

  /// Shows the plan and asks; without a person to ask, says how to answer beforehand.
  private func isWanted(_ new: NewRun, _ planning: Planning) async throws -> Bool {
    guard Terminal.isInteractive, !output.json else {
      throw Complaint(
        message: "nobody can be asked whether to go on: this is not a terminal",
        remedy: "Add --yes to do it, or --preview to see what would be done.",
        status: .usage
      )
    }
    try await planning.show(new, asJSON: false)
    let isWanted = Terminal.confirms("Configure \(new.queued.project ?? "this project")?")
    if !isWanted { Output.line("Operation cancelled") }
    return isWanted
  }
}
