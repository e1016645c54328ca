public import GantryCore

/// Joins a pipeline's inputs with what a caller gives.
public enum InputBinding {
  /// Gives every declared input its value: what the caller gave, else the default, else null.
  ///
  /// - Parameters:
  ///   - definition: The pipeline.
  ///   - values: What the caller gave, by name.
  ///   - sources: Where a value was given, by name, when that is not `--input`: an option of its
  ///     own, an environment variable or a settings file.
  /// - Returns: The values by name, in the order of the declarations.
  /// - Throws: ``PipelineErrors`` for every value that is unknown, missing or does not fit.
  public static func bind(
    _ definition: PipelineDefinition,
    values: [String: InputValue],
    sources: [String: String] = [:]
  ) throws(PipelineErrors) -> JSONObject {
    func error(_ message: String, _ name: String, _ remedy: String) -> PipelineError {
      PipelineError(
        code: .input,
        message: message,
        file: sources[name] ?? "--input \(name)",
        line: nil,
        column: nil,
        remedy: remedy
      )
    }
    var errors: [PipelineError] = []
    for name in values.keys.sorted() where definition.input(name) == nil {
      errors.append(
        error(
          "the pipeline \"\(definition.name)\" has no input \"\(name)\"",
          name,
          Suggestion.remedy(for: name, in: definition.inputs.map(\.name))
        )
      )
    }
    var bound = JSONObject()
    for input in definition.inputs {
      guard let given = values[input.name] ?? input.default.map(InputValue.json) else {
        bound[input.name] = .null
        guard input.isRequired else { continue }
        errors.append(
          error(
            "the input \"\(input.name)\" is required",
            input.name,
            "Add --input \(input.name)=VALUE, a \(input.type.rawValue)."
          )
        )
        continue
      }
      do {
        bound[input.name] = try InputRule(input: input).accept(given)
      } catch let refusal {
        errors.append(error(refusal.message, input.name, refusal.remedy))
      }
    }
    guard errors.isEmpty else { throw PipelineErrors(errors) }
    return bound
  }
}
