import GantryPlugin

/// Phase 1 of `deploy`: looks at the project, recommends, and refuses what must not be deployed
/// (S0-13).
struct PreDeploymentValidationPhase: Phase {
  typealias Gate = MinConfidenceValidationPhase

  struct Output: Encodable, Sendable {
    var toolchain: ToolchainAnalysisPhase.Output
    var gate: Gate.Output

    /// Writes the members of both side by side.
    func encode(to encoder: any Encoder) throws {
      try toolchain.encode(to: encoder)
      try gate.encode(to: encoder)
    }
  }

  /// The gate's input without the analysis, which this phase makes itself.
  struct Input: Decodable, Sendable {
    let project: ToolchainAnalysisPhase.Input
    fileprivate let rest: JSON

    init(from decoder: any Decoder) throws {
      project = try ToolchainAnalysisPhase.Input(from: decoder)
      rest = try JSON(from: decoder)
    }

    /// The gate's input.
    func gate(_ toolchain: ToolchainAnalysisPhase.Output) throws -> Gate.Input {
      var members = try rest.decoded(as: [String: JSON].self)
      members["toolchain"] = try JSON(encoding: toolchain.toolchain)
      return try JSON(encoding: members).decoded()
    }
  }

  static let descriptor = TypeDescriptor(
    type: "pre-deployment-validation",
    summary: "Analyses the project, recommends agents and skills and validates the choice.",
    input: Gate.descriptor.input.without("toolchain"),
    output: Gate.descriptor.output.with("toolchain", Schemas.toolchain)
  )

  static let events = Events.analysisFamily + Events.recommendationFamily

  init(config: Empty) {}

  func run(_ input: Input, _ call: Call) throws -> Output {
    let toolchain = try ToolchainAnalysisPhase(config: Empty()).run(input.project, call)
    let gate = try Gate(config: Empty()).run(input.gate(toolchain), call)
    return Output(toolchain: toolchain, gate: gate)
  }

  func plan(_ input: Input, _ call: Call) throws -> Output {
    let toolchain = try ToolchainAnalysisPhase(config: Empty()).plan(input.project, call)
    let gate = try Gate(config: Empty()).plan(input.gate(toolchain), call)
    return Output(toolchain: toolchain, gate: gate)
  }
}

extension Schema {
  /// The schema of an object without one of its members.
  fileprivate func without(_ name: String) -> Schema {
    changed { properties, required in
      properties[name] = nil
      required.removeAll { $0 == name }
    }
  }

  /// The schema of an object with one more member that must be there.
  fileprivate func with(_ name: String, _ schema: Schema) -> Schema {
    changed { properties, required in
      properties[name] = try JSON(encoding: schema)
      required.append(name)
    }
  }

  /// Another schema with changed members: a composed phase has the shape of its parts, and says so
  /// without saying it twice.
  private func changed(
    _ change: (inout [String: JSON], inout [String]) throws -> Void
  ) -> Schema {
    do {
      var members = try JSON(encoding: self).decoded(as: [String: JSON].self)
      var properties = try members["properties"]?.decoded(as: [String: JSON].self) ?? [:]
      var required = try members["required"]?.decoded(as: [String].self) ?? []
      try change(&properties, &required)
      members["properties"] = try JSON(encoding: properties)
      members["required"] = try JSON(encoding: required.sorted())
      return .raw(try JSON(encoding: members).text)
    } catch {
      // A schema of this plugin is always an object that encodes; a test of the manifest sees it.
      return self
    }
  }
}
