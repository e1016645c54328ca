import ArgumentParser
import GantryCore
import GantryPipeline
import GantryPlugins

/// `gantry validate`: checks a pipeline without running anything of it.
struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check a pipeline.",
    discussion: """
      EXAMPLES
        gantry validate pipeline.yaml
        gantry validate pipeline.yaml --lock ./gantry.lock

      Every error names file, line and column, and how to mend it. A plugin whose
      library is gone or is not what was recorded is refused as `run` refuses it.
      Nothing is written, and nothing of a plugin runs.
      """
  )

  @Argument(help: "The file of a pipeline, or the name of one that comes with Gantry.")
  var pipeline: String

  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let host = try Host(state: state)
    let plugins = try await host.plugins()
    let source = try PipelineSource.find(pipeline, in: host.locations)
    let definition = try source.load(with: plugins, of: host)
    // Reads the libraries that a run would pin, and enters none.
    _ = try NewRun.pins(of: definition, plugins: plugins)
    let count = definition.phases.count
    if output.json {
      let answer: JSONObject = ["valid": true, "phases": .int(Int64(count))]
      return Output.line(try JSON.object(answer).encodedBytes)
    }
    Output.line("\(pipeline) is valid: \(count) \(count == 1 ? "phase" : "phases")")
  }
}
