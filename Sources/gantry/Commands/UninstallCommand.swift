import ArgumentParser
import GantryCore
import GantryPipeline

/// `gantry uninstall`: removes from a project what Gantry deployed, and nothing else.
struct UninstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uninstall",
    abstract: "Remove from a project what Gantry deployed, and nothing else.",
    discussion: """
      EXAMPLES
        gantry uninstall --project . --preview
        gantry uninstall --project . --yes

      Files that you made or edited stay and are named. The history of runs in
      .gantry stays too, so that `gantry undo` can bring everything back.
      """
  )

  @OptionGroup var project: ProjectOptions
  @OptionGroup var confirm: ConfirmOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  @Flag(
    name: .customLong("overwrite-edited"),
    help: "Remove files of Gantry's that a person edited, too; a backup keeps them."
  )
  var overwriteEdited = false

  func run() async throws {
    try await ProjectRun(project: project, state: state, output: output, confirm: confirm).start(
      "uninstall",
      question: { "Remove what Gantry deployed to \($0)" },
      extra: overwriteEdited ? ["overwrite_edited": .json(.bool(true))] : [:]
    )
  }
}
