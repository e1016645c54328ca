/// The phases that events of a run belong to, in order (S0-15).
///
/// A numbering of its own: the deployment pipeline and the jobs of a server count differently.
enum EventPhase: String, Sendable, CaseIterable {
  case toolchainAnalysis = "toolchain_analysis"
  case minConfidenceValidation = "min_confidence_validation"
  case skillDeployment = "skill_deployment"
  case agentArchiving = "agent_archiving"
  case configurationCompletion = "configuration_completion"
}
