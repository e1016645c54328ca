/// The phases of auto-configure as live events count them, from 0 (S0-15, S0-17).
public enum EventPhase: String, Sendable, CaseIterable {
  /// Finds out what the project is made of.
  case toolchainAnalysis = "toolchain_analysis"
  /// Recommends agents and skills and drops what is not sure enough.
  case minConfidenceValidation = "min_confidence_validation"
  /// Deploys agents, then skills.
  case skillDeployment = "skill_deployment"
  /// Moves unused agents to the archive.
  case agentArchiving = "agent_archiving"
  /// Verifies and remembers what is deployed.
  case configurationCompletion = "configuration_completion"

  /// The place in the row, 0 first.
  public var index: Int {
    Self.allCases.firstIndex(of: self) ?? 0
  }

  /// Where a job is when this phase starts.
  var job: JobPhase {
    switch self {
    case .toolchainAnalysis: .detecting
    case .minConfidenceValidation: .recommending
    case .skillDeployment: .deploying
    case .agentArchiving, .configurationCompletion: .verifying
    }
  }
}
