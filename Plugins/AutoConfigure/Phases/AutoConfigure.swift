public import GantryPlugin

/// The plugin `gantry.auto-configure`: finds out what a repository is made of and gives it the
/// agents and skills that fit.
public enum AutoConfigure {
  /// The plugin with its five phases and two skills.
  public static let plugin = Plugin(
    id: "gantry.auto-configure",
    version: "1.0.0",
    summary: "Gives a repository the agents and skills that fit it.",
    interfaces: [.call, .effects],
    permissions: Permissions(
      read: ["${input.project}", "${input.starter}", "${input.registry}"],
      write: [
        "${input.project}/.agents", "${input.project}/.claude", "${input.project}/.gantry",
        "~/.agents", "~/.claude",
      ]
    ),
    provides: [
      .phase(ToolchainAnalysisPhase.self),
      .phase(MinConfidenceValidationPhase.self),
      .phase(SkillDeploymentPhase.self),
      .phase(AgentArchivingPhase.self),
      .phase(ConfigurationCompletionPhase.self),
      .skill(ToolchainDetectSkill.self),
      .skill(SkillsDeploySkill.self),
    ]
  )
}
