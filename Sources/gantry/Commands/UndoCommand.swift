import ArgumentParser
import GantryCore
import GantryStore

/// `gantry undo`: takes back what a run did, by the receipts it left.
struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take back what a run did.",
    discussion: """
      EXAMPLES
        gantry undo --project .                the newest run that changed something
        gantry undo run_0193 --preview
        gantry undo run_0193 --yes

      It is a run of its own that asks every phase, the last one first, to take back its effects.
      Files that were changed since are kept and named, and then the exit status is 1. A run that was
      interrupted is cancelled first; one whose engine is alive is left alone with 75.
      """
  )

  @Argument(help: "The run's id, or its beginning; by default the newest that changed something.")
  var run: String?

  @OptionGroup var project: ProjectOptions
  @OptionGroup var confirm: ConfirmOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let host = try Host(state: state, project: project)
    let reader = try host.reader()
    let (found, looked) = try await find(in: reader)
    guard let found else {
      let nothing = "no run has changed anything; there is nothing to undo"
      return Output.line(looked < Self.limit ? nothing : Self.nothingNew)
    }
    let preview = UndoText(state: found, style: .ofOutput)
    guard !UndoPlan(of: found).isEmpty else { return Output.line(preview.nothing) }
    if confirm.preview { return show(preview) }
    if !confirm.yes {
      try confirm.requireTerminal(output)
      show(preview)
      guard confirm.confirms("Take it back") else { return }
    }
    try reader.close()
    let plugins = try await host.plugins()
    try await Launch(host: host, plugins: plugins, output: output).undo(found.id)
  }

  private func show(_ text: UndoText) {
    if output.json { return Output.line(text.json) }
    for line in text.lines { Output.line(line) }
  }

  /// How many runs are looked at: the state of each is read.
  private static let limit = 1000
  private static let nothingNew =
    "none of the newest \(limit) runs has changed anything that is not taken back; older ones were "
    + "not looked at: name one with `gantry undo RUN`"

  /// Finds the run to take back, and says how many were looked at.
  private func find(in reader: any RunReader) async throws -> (found: RunState?, looked: Int) {
    if let run { return (try await reader.state(of: reader.run(withPrefix: run).id), 1) }
    var undone: Set<RunID> = []
    let rows = try await reader.runs(limit: Self.limit)
    for row in rows {
      let state = try await reader.state(of: row.id)
      if let former = state.queued?.undoes {
        if state.status == .succeeded { undone.insert(former) }
        continue
      }
      if !UndoPlan(of: state).isEmpty, !undone.contains(row.id) { return (state, rows.count) }
    }
    return (nil, rows.count)
  }
}
