import ArgumentParser

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
        gantry auto-configure --registry ~/skills --min-confidence 0.7 --json
        gantry auto-configure --role product-manager --yes

      Nothing is written before you have said yes. Files that you made or changed
      are kept, and `gantry undo RUN` takes back everything the run has done.
      """
  )

  @OptionGroup var project: ProjectOptions
  @OptionGroup var configure: ConfigureOptions
  @OptionGroup var confirm: ConfirmOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await ProjectRun(project: project, state: state, output: output, confirm: confirm)
      .start(Self.pipeline, question: { "Configure \($0)" }, extra: configure.inputs)
  }
}
