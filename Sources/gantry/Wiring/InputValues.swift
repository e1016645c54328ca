import GantryCore
import GantryPipeline

/// Gathers a pipeline's inputs from `--input`, the options that name some of them, and settings.
struct InputValues {
  private(set) var values: [String: InputValue] = [:]
  /// Where a value was given, when that was not `--input`.
  private var sources: [String: String] = [:]

  /// Reads `key=value` texts and lets options fill inputs of the same meaning.
  init(_ options: ProjectOptions, host: Host, definition: PipelineDefinition) throws {
    if let project = host.project, definition.input("project") != nil {
      set("project", project, from: host.settings.answer(.project))
    }
    let confidence = host.settings.answer(.minimumConfidence)
    if definition.input("min_confidence") != nil {
      set("min_confidence", confidence.value, from: confidence)
    }
    let registry = host.settings.answer(.registry)
    if !registry.value.isEmpty, definition.input("registry") != nil {
      set("registry", registry.value, from: registry)
    }
    for input in options.inputs {
      let parts = input.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw Complaint(
          message: "'\(input)' is not an input",
          remedy: "Write --input name=value.",
          status: .usage
        )
      }
      values[String(parts[0])] = .text(String(parts[1]))
      sources[String(parts[0])] = nil
    }
  }

  private mutating func set(_ input: String, _ value: String, from answer: Settings.Answer) {
    values[input] = .text(value)
    sources[input] = answer.source
  }

  /// Adds values; what `--input` said stays.
  mutating func add(_ extra: [String: InputValue]) {
    values.merge(extra) { said, _ in said }
  }

  /// The bound inputs; paths are absolute, and `@share/` stands for Gantry's own resources.
  func bind(_ definition: PipelineDefinition, locations: Locations) throws -> JSONObject {
    var bound = try InputBinding.bind(definition, values: values, sources: sources)
    for input in definition.inputs where input.type == .path {
      guard let path = bound[input.name]?.stringValue, !path.isEmpty else { continue }
      bound[input.name] = .string(Self.resolve(path, locations))
    }
    return bound
  }

  private static func resolve(_ path: String, _ locations: Locations) -> String {
    guard path.hasPrefix(Paths.sharePrefix) else { return Paths.absolute(path) }
    return locations.resource(String(path.dropFirst(Paths.sharePrefix.count))) ?? path
  }
}
