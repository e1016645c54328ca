public import GantryPlugin

/// The plugin `gantry.auto-configure`: finds out what a repository is made of and gives it the
/// agents and skills that fit.
public enum AutoConfigure {
  /// The plugin with the phases of its pipelines and its skills.
  public static let plugin = Plugin(
    id: "gantry.auto-configure",
    version: "1.0.0",
    summary: "Gives a repository the agents and skills that fit it.",
    interfaces: [.call, .effects, .values],
    permissions: Permissions(
      read: [
        "${input.project}", "${input.starter}", "${input.registry[:]}", "${input.registries}",
      ],
      // The whole project and not only the folders in it, because those come and go.
      write: ["${input.project}", "${home}/.agents", "${home}/.claude", "${home}/.gantry"]
    ),
    provides: [
      .phase(ToolchainAnalysisPhase.self),
      .phase(MinConfidenceValidationPhase.self),
      .phase(SkillDeploymentPhase.self),
      .phase(AgentArchivingPhase.self),
      .phase(ConfigurationCompletionPhase.self),
      .phase(PreDeploymentValidationPhase.self),
      .phase(EnvironmentPreparationPhase.self),
      .phase(DependencyInstallationPhase.self),
      .phase(ServiceConfigurationPhase.self),
      .phase(PostDeploymentVerificationPhase.self),
      .phase(RemovalPhase.self),
      .phase(BackupRestorationPhase.self),
      .phase(AgentRestorationPhase.self),
      .skill(ToolchainDetectSkill.self),
      .skill(SkillsDeploySkill.self),
      .skill(BackupsListSkill.self),
      .skill(ArchiveListSkill.self),
    ]
  )
}
