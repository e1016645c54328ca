import GantryCore
import GantryPipeline

/// Starts a pipeline that comes with Gantry and changes a project, for the commands named after it.
struct ProjectRun {
  let project: ProjectOptions
  let state: StateOptions
  let output: OutputOptions
  let confirm: ConfirmOptions

  /// Prepares the pipeline, asks, runs.
  ///
  /// - Parameters:
  ///   - pipeline: The pipeline's name.
  ///   - question: What a person is asked, made of the project's path, without the question mark.
  ///   - extra: Inputs that the command's own options fill.
  /// - Throws: ``Complaint``, and as the run ends.
  func start(
    _ pipeline: String,
    question: (String) -> String,
    extra: [String: InputValue] = [:]
  ) async throws {
    let (host, root) = try Host.ofProject(project, state: state)
    try ProjectChecks.registries(host.settings.answer(.registry).value)
    if !confirm.preview { try ProjectChecks(project: root).run() }
    let plugins = try await host.plugins()
    let new = try NewRun.prepare(
      pipeline,
      options: project,
      extra: extra,
      host: host,
      plugins: plugins
    )
    try await ConfirmedRun(host: host, plugins: plugins, output: output).start(
      new,
      question: question(root),
      answer: confirm
    )
  }
}
