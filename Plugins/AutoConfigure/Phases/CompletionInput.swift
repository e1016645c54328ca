import GantryPlugin
import Packages
import Toolchain

/// What the last phase takes, whichever pipeline it ends.
struct CompletionInput: Codable, Sendable {
  var project: String
  var toolchain: ToolchainReport
  var recommendations: [RecommendedAgent]
  var deployment: DeploymentReport
  var archiving: AgentArchivingPhase.Output

  /// The shape of the input.
  static let schema = Schema.object(
    [
      "project": Schemas.project,
      "toolchain": Schemas.toolchain,
      "recommendations": .array(of: Schemas.agent),
      "deployment": DeploymentReport.schema,
      "archiving": AgentArchivingPhase.descriptor.output,
    ],
    required: ["project", "toolchain", "recommendations", "deployment", "archiving"]
  )

  /// The step that remembers what is configured.
  func configuration(_ workplace: Workplace) -> ConfigurationStep {
    ConfigurationStep(
      workplace: workplace,
      toolchain: toolchain,
      recommendations: recommendations,
      deployment: deployment,
      archiving: archiving
    )
  }
}

/// What the last phase returns, whichever pipeline it ends.
struct CompletionOutput: Encodable, Sendable {
  var verification: Verification
  var result: CompletionResult
  var notices: [String]

  /// The shape of the output.
  static let schema = Schema.object(
    [
      "verification": Schemas.verification,
      "result": .object([:], open: true),
      "notices": Schemas.names,
    ],
    required: ["verification", "result", "notices"]
  )

  init(_ result: CompletionResult, isPlan: Bool) {
    verification = result.verification
    self.result = result
    notices = CompletionNotices(result, isPlan: isPlan).lines
  }
}
