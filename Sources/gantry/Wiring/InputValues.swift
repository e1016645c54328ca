import GantryCore
import GantryPipeline

/// Gathers a pipeline's inputs from `--input`, the options that name some of them, and settings.
struct InputValues {
  private(set) var values: [String: InputValue] = [:]

  /// Reads `key=value` texts and lets options fill inputs of the same meaning.
  init(_ options: ProjectOptions, host: Host, definition: PipelineDefinition) throws {
    if let project = host.project, definition.input("project") != nil {
      values["project"] = .text(project)
    }
    let confidence = host.settings.answer(.minimumConfidence).value
    if definition.input("min_confidence") != nil { values["min_confidence"] = .text(confidence) }
    let registry = host.settings.answer(.registry).value
    if !registry.isEmpty, definition.input("registry") != nil {
      values["registry"] = .text(registry)
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
    }
  }

  /// Adds values; what `--input` said stays.
  mutating func add(_ extra: [String: InputValue]) {
    values.merge(extra) { said, _ in said }
  }

  /// The bound inputs; paths are absolute, and `@share/` stands for Gantry's own resources.
  func bind(_ definition: PipelineDefinition, locations: Locations) throws -> JSONObject {
    var bound = try InputBinding.bind(definition, values: values)
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
