import GantryCore

/// Makes the definition from a document whose form has been checked.
struct PipelineBuilder {
  private var diagnosis: Diagnosis

  static func build(_ diagnosis: inout Diagnosis) -> PipelineDefinition {
    var builder = PipelineBuilder(diagnosis: diagnosis)
    let definition = builder.pipeline(diagnosis.document.value)
    diagnosis = builder.diagnosis
    return definition
  }

  private mutating func pipeline(_ json: JSON) -> PipelineDefinition {
    var phases: [PhaseDefinition] = []
    for (index, phase) in (json["phases"]?.arrayValue ?? []).enumerated() {
      phases.append(self.phase(phase, at: JSONPointer(["phases", "\(index)"])))
    }
    var sinks: [SinkDefinition] = []
    for (index, sink) in (json["sinks"]?.arrayValue ?? []).enumerated() {
      sinks.append(self.sink(sink, at: JSONPointer(["sinks", "\(index)"])))
    }
    let inputs = inputs(json["inputs"]?.objectValue ?? [:])
    return PipelineDefinition(
      name: json["name"]?.stringValue ?? "",
      description: json["description"]?.stringValue,
      inputs: inputs,
      phases: phases,
      sinks: sinks,
      limits: limits(json["limits"] ?? .null, inputs),
      recover: recover(json, at: JSONPointer())
    )
  }

  private mutating func inputs(_ object: JSONObject) -> [InputDefinition] {
    var inputs: [InputDefinition] = []
    for member in object {
      let json = member.value
      let input = InputDefinition(
        name: member.name,
        type: json["type"]?.stringValue.flatMap(InputDefinition.Kind.init) ?? .string,
        description: json["description"]?.stringValue,
        isRequired: json["required"]?.boolValue,
        default: json["default"],
        minimum: json["minimum"]?.doubleValue,
        maximum: json["maximum"]?.doubleValue
      )
      for problem in InputDeclaration.problems(of: input) {
        let place = JSONPointer(["inputs", member.name, problem.key])
        diagnosis.add(.input, problem.message, at: .value(place), problem.remedy)
      }
      inputs.append(input)
    }
    return inputs
  }

  private mutating func phase(_ json: JSON, at pointer: JSONPointer) -> PhaseDefinition {
    PhaseDefinition(
      id: json["id"]?.stringValue ?? "",
      use: reference(json),
      needs: (json["needs"]?.arrayValue ?? []).compactMap(\.stringValue),
      with: template(json, at: pointer),
      timeout: json["timeout"]?.stringValue.flatMap { nanoseconds($0, at: pointer, "timeout") },
      retry: json["retry"].flatMap { retry($0, at: pointer.appending("retry")) },
      recover: recover(json, at: pointer)
    )
  }

  private mutating func sink(_ json: JSON, at pointer: JSONPointer) -> SinkDefinition {
    SinkDefinition(
      id: json["id"]?.stringValue,
      use: reference(json),
      with: template(json, at: pointer)
    )
  }

  private mutating func recover(_ json: JSON, at pointer: JSONPointer) -> [RecoveryReference] {
    var strategies: [RecoveryReference] = []
    for (index, strategy) in (json["recover"]?.arrayValue ?? []).enumerated() {
      let place = pointer.appending("recover", "\(index)")
      strategies.append(
        RecoveryReference(use: reference(strategy), with: template(strategy, at: place))
      )
    }
    return strategies
  }
}

// MARK: - Parts

extension PipelineBuilder {
  /// The schema's pattern and the type's own rule are the same, so a checked text always fits.
  private func reference(_ json: JSON) -> PluginReference {
    let text = json["use"]?.stringValue ?? ""
    return PluginReference(text) ?? PluginReference(plugin: text)
  }

  private mutating func template(_ json: JSON, at pointer: JSONPointer) -> Template {
    guard let with = json["with"] else { return .literal([:]) }
    let (template, problems) = TemplateReader.read(with)
    for problem in problems {
      let string = pointer.appending("with").appending(contentsOf: problem.pointer)
      diagnosis.add(
        .expression,
        problem.error.message,
        at: .text(string, offset: problem.error.offset),
        problem.error.remedy
      )
    }
    return template
  }

  private mutating func retry(_ json: JSON, at pointer: JSONPointer) -> RetryPolicy? {
    guard let preset = json["preset"]?.stringValue.flatMap(RetryPolicy.Preset.init) else {
      return nil
    }
    let attempts = json["attempts"]?.intValue.map { Int($0) } ?? RetryPolicy.defaultAttempts
    if preset == .tiered, attempts > 3 {
      diagnosis.add(
        .form,
        "a tiered retry ends after 3 attempts, but \(attempts) are asked for",
        at: .value(pointer.appending("attempts")),
        "Write 3 or less, or use exponential."
      )
    }
    return RetryPolicy(preset: preset, attempts: attempts)
  }

  private mutating func limits(_ json: JSON, _ inputs: [InputDefinition]) -> Limits {
    let place = JSONPointer(["limits"])
    let folders = inputs.filter { $0.type == .path }.map(\.name)
    if let name = json["exclusive"]?.stringValue, !folders.contains(name) {
      diagnosis.add(
        .unknownInput,
        "there is no input \"\(name)\" of the type path",
        at: .value(place.appending("exclusive")),
        Suggestion.remedy(for: name, in: folders)
      )
    }
    return Limits(
      concurrency: json["concurrency"]?.intValue.map { Int($0) },
      memory: json["memory"]?.stringValue.flatMap { bytes($0, at: place, "memory") },
      wall: json["wall"]?.stringValue.flatMap { nanoseconds($0, at: place, "wall") },
      tokens: json["tokens"]?.intValue,
      exclusive: json["exclusive"]?.stringValue
    )
  }

  private mutating func nanoseconds(_ text: String, at pointer: JSONPointer, _ key: String)
    -> Int64?
  {
    checked(Quantity.nanoseconds(text), text, "duration", at: pointer.appending(key))
  }

  private mutating func bytes(_ text: String, at pointer: JSONPointer, _ key: String) -> Int64? {
    checked(Quantity.bytes(text), text, "size", at: pointer.appending(key))
  }

  private mutating func checked(
    _ value: Int64?,
    _ text: String,
    _ noun: String,
    at pointer: JSONPointer
  ) -> Int64? {
    if let value, value > 0 { return value }
    diagnosis.add(
      .form,
      "\(Diagnosis.name(of: pointer)) is \(value == 0 ? "no" : "too large a") \(noun): \(text)",
      at: .value(pointer),
      "Write a \(value == 0 ? "larger" : "smaller") \(noun)."
    )
    return nil
  }
}
