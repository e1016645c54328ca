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
    output: Gate.descriptor.output.requiring("toolchain", Schemas.toolchain)
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
