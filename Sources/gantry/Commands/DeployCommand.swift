import ArgumentParser

/// `gantry deploy`: the five deployment phases, on the same code as `auto-configure` (S0-13).
struct DeployCommand: AsyncParsableCommand {
  /// The name of the pipeline.
  static let pipeline = "deploy"

  static let configuration = CommandConfiguration(
    commandName: pipeline,
    abstract: "Deploy agents and skills in five checked phases.",
    discussion: """
      EXAMPLES
        gantry deploy --project . --preview
        gantry deploy --project . --yes

      The phases are validation, environment preparation, dependency installation,
      service configuration and verification. It does what `gantry auto-configure`
      does, step by step, and installs no system package.
      """
  )

  @OptionGroup var project: ProjectOptions
  @OptionGroup var configure: ConfigureOptions
  @OptionGroup var confirm: ConfirmOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await ProjectRun(project: project, state: state, output: output, confirm: confirm)
      .start(Self.pipeline, question: { "Deploy to \($0)" }, extra: configure.inputs)
  }
}
