import Packages

/// What a run came to, as the last line of `run --json` says it (S0-19).
struct CompletionResult: Sendable {
  /// What phase 2 did.
  let deployment: DeploymentReport
  /// What phase 3 did.
  let archiving: AgentArchivingPhase.Output
  /// What was looked at afterwards.
  let verification: Verification
  /// Whether anything was recommended at all.
  let hasRecommendations: Bool

  init(_ input: ConfigurationCompletionPhase.Input, verification: Verification) {
    deployment = input.deployment
    archiving = input.archiving
    hasRecommendations = !input.recommendations.isEmpty
    self.verification = verification
  }

  /// Whether clients have to be restarted to see the change (S0-21).
  var needsRestart: Bool {
    !deployment.deployedAgents.isEmpty || !deployment.deployedSkills.isEmpty
  }

  /// Whether anything in the project is different because of this run.
  var hasChanges: Bool {
    needsRestart || !archiving.archivedAgents.isEmpty
  }

  /// How many agents and skills are in place because of this run.
  var successCount: Int {
    deployment.deployedAgents.count + deployment.deployedSkills.count
  }

  /// How many agents and skills failed.
  var failureCount: Int {
    deployment.failedAgents.count + deployment.skillErrors.count
  }

  /// False when something that was to be in place is not.
  var isSuccess: Bool {
    failureCount == 0 && verification.passed
  }

  /// The outcome in one line.
  var message: String {
    if !isSuccess {
      return successCount > 0 ? "Configuration partially succeeded" : "Configuration failed"
    }
    return hasRecommendations
      ? "Configuration succeeded" : "No agents recommended for deployment"
  }
}

extension CompletionResult: Encodable {
  private enum CodingKeys: String, CodingKey {
    case deployedAgents = "deployed_agents"
    case failedAgents = "failed_agents"
    case skippedAgents = "skipped_agents"
    case agentErrors = "agent_errors"
    case deployedSkills = "deployed_skills"
    case skippedSkills = "skipped_skills"
    case skillErrors = "skill_errors"
    case missingSkills = "missing_skills"
    case kept
    case archivedAgents = "archived_agents"
    case archiveErrors = "archive_errors"
    case needsRestart = "needs_restart"
    case restartRequired = "restart_required"
    case backupID = "backup_id"
    case verification, success, message
  }

  /// Writes both spellings of the restart, and null for the backup that is not made.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(deployment.deployedAgents, forKey: .deployedAgents)
    try container.encode(deployment.failedAgents, forKey: .failedAgents)
    try container.encode(deployment.skippedAgents, forKey: .skippedAgents)
    try container.encode(deployment.agentErrors, forKey: .agentErrors)
    try container.encode(deployment.deployedSkills, forKey: .deployedSkills)
    try container.encode(deployment.skippedSkills, forKey: .skippedSkills)
    try container.encode(deployment.skillErrors, forKey: .skillErrors)
    try container.encode(deployment.missingSkills, forKey: .missingSkills)
    try container.encode(deployment.kept, forKey: .kept)
    try container.encode(archiving.archivedAgents, forKey: .archivedAgents)
    try container.encode(archiving.archiveErrors, forKey: .archiveErrors)
    try container.encode(needsRestart, forKey: .needsRestart)
    try container.encode(needsRestart, forKey: .restartRequired)
    try container.encodeNil(forKey: .backupID)
    try container.encode(verification, forKey: .verification)
    try container.encode(isSuccess, forKey: .success)
    try container.encode(message, forKey: .message)
  }
}
