import ArgumentParser
import GantryCore
import GantryPipeline

/// `gantry backups`: what runs kept of a project before they changed it (S0-60).
struct BackupsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backups",
    abstract: "List the backups of a project, or restore one.",
    discussion: """
      EXAMPLES
        gantry backups list --project .
        gantry backups restore 20260314T091500Z-1f2e3d --project .

      A run that changes agents or skills keeps a copy of them first; the five
      newest stay.
      """,
    subcommands: [List.self, Restore.self],
    defaultSubcommand: List.self
  )

  /// `gantry backups list`: the newest first.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the backups of a project.")

    @OptionGroup var project: ProjectOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let answer = try await ProjectSkill(project: project, state: state)
        .ask("backups.list")
      if output.json { return Output.line(try answer.encodedBytes) }
      let backups = answer["backups"]?.arrayValue ?? []
      if backups.isEmpty { return Output.line("there are no backups of this project yet") }
      for backup in backups {
        let id = backup["id"]?.stringValue ?? ""
        let files = backup["files"]?.intValue ?? 0
        let kilobytes = ((backup["size_bytes"]?.intValue ?? 0) + 1023) / 1024
        let run = Style.ofOutput.faint(backup["run"]?.stringValue ?? "")
        Output.line("\(id)  \(files) file(s)  \(kilobytes) KiB  \(run)")
      }
    }
  }

  /// `gantry backups restore`: brings the files of a backup back.
  struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring agents, skills and configuration back to a backup."
    )

    @Argument(help: "The backup's id, or its beginning.")
    var backup: String

    @Flag(
      name: .customLong("overwrite-edited"),
      help: "Replace files that were edited since; a new backup keeps them."
    )
    var overwriteEdited = false

    @OptionGroup var project: ProjectOptions
    @OptionGroup var confirm: ConfirmOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let backup = try await chosen()
      var extra: [String: InputValue] = ["backup": .json(.string(backup))]
      if overwriteEdited { extra["overwrite_edited"] = .json(.bool(true)) }
      try await ProjectRun(project: project, state: state, output: output, confirm: confirm).start(
        "restore-backup",
        question: { "Restore backup \(backup) of \($0)" },
        extra: extra
      )
    }

    /// The one backup whose id begins with what was said.
    private func chosen() async throws -> String {
      let answer = try await ProjectSkill(project: project, state: state).ask("backups.list")
      let known = (answer["backups"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
      let found = known.filter { $0.hasPrefix(backup) }
      if found.count == 1 { return found[0] }
      let list = (found.isEmpty ? known : found).joined(separator: ", ")
      throw Complaint(
        message: found.isEmpty
          ? "there is no backup '\(backup)'" : "several backups begin with '\(backup)'",
        remedy: list.isEmpty ? "This project has no backups." : "Name one of: \(list).",
        status: found.isEmpty ? .notFound : .usage
      )
    }
  }
}
