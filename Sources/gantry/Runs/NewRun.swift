import GantryCore
import GantryEngine
import GantryPipeline
import GantryPlugins

/// A pipeline that has been found, checked and given its inputs.
struct NewRun {
  let definition: PipelineDefinition
  let queued: RunQueued

  /// Prepares a run; nothing is written.
  ///
  /// - Parameters:
  ///   - name: The pipeline's file or name.
  ///   - options: Inputs, and options that fill inputs of the same meaning.
  ///   - extra: Inputs that a subcommand sets by flags of its own.
  ///   - host: Where pipelines and settings are found.
  ///   - plugins: What `use:` may name.
  /// - Returns: The run, ready to be started.
  /// - Throws: `PipelineErrors` for what is wrong with the pipeline or its inputs, ``Complaint``
  ///   when the pipeline cannot be found or read.
  static func prepare(
    _ name: String,
    options: ProjectOptions,
    extra: [String: InputValue] = [:],
    host: Host,
    plugins: InstalledPlugins
  ) throws -> NewRun {
    let source = try PipelineSource.find(name, in: host.locations)
    let definition = try source.load(with: plugins, of: host)
    var values = try InputValues(options, host: host, definition: definition)
    values.add(extra)
    let inputs = try values.bind(definition, locations: host.locations)
    let queued = RunQueued(
      pipeline: definition,
      inputs: inputs,
      source: source.text,
      plugins: try pins(of: definition, plugins: plugins),
      project: host.project ?? inputs["project"]?.stringValue
    )
    try checkSecrets(of: queued.plugins.keys, host: host, plugins: plugins)
    return NewRun(definition: definition, queued: queued)
  }

  /// Throws when a secret that the plugins ask for is missing or cannot be used.
  private static func checkSecrets(
    of ids: some Sequence<String>,
    host: Host,
    plugins: InstalledPlugins
  ) throws {
    let problems = SecretCheck.problems(with: plugins.secrets(of: ids), in: host.secrets)
    guard let first = problems.first else { return }
    throw Complaint(
      message: first.message + (first.plugin.isEmpty ? "" : ", and '\(first.plugin)' asks for it"),
      location: "secret \(first.secret) [\(first.code.rawValue)]",
      remedy: first.remedy,
      status: .configuration
    )
  }

  /// The builds of the plugins that a pipeline uses, as they are installed now.
  static func pins(
    of definition: PipelineDefinition,
    plugins: InstalledPlugins
  ) throws -> [String: PluginPin] {
    var pins: [String: PluginPin] = [:]
    for use in definition.phases.map(\.use) + definition.sinks.map(\.use)
    where pins[use.plugin] == nil {
      pins[use.plugin] = try plugins.pin(for: use)
    }
    return pins
  }
}
