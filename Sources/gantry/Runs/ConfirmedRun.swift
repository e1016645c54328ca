import GantryCore
import GantryPlugins

/// A run that shows what it would do and asks before it does it.
struct ConfirmedRun {
  let host: Host
  let plugins: InstalledPlugins
  let output: OutputOptions

  /// Plans, asks, runs.
  ///
  /// - Parameters:
  ///   - new: The pipeline with its inputs.
  ///   - question: What a person is asked, without the question mark.
  ///   - answer: What was said beforehand.
  /// - Throws: ``Complaint`` with 64 when nobody can be asked, and as the run ends.
  func start(_ new: NewRun, question: String, answer: ConfirmOptions) async throws {
    let planning = Planning(host: host, plugins: plugins)
    if answer.preview { return try await planning.show(new, asJSON: output.json) }
    if !answer.yes {
      try answer.requireTerminal(output)
      try await planning.show(new, asJSON: false)
      guard answer.confirms(question) else { return }
    }
    try await Launch(host: host, plugins: plugins, output: output).start(new)
  }
}
