import Packages

/// What a run came to, as the last line of `run --json` says it (S0-19, S0-20).
struct CompletionResult: Sendable {
  /// What was deployed.
  let deployment: DeploymentReport
  /// What was archived.
  let archiving: AgentArchivingPhase.Output
  /// What was looked at afterwards.
  let verification: Verification
  /// The backup of the run, nil when nothing changed.
  let backupID: String?
  /// How long the run took.
  let milliseconds: Double
  /// Whether anything was recommended at all.
  let hasRecommendations: Bool

  init(
    _ input: CompletionInput,
    deployment: DeploymentReport,
    verification: Verification,
    backupID: String?,
    milliseconds: Double
  ) {
    self.deployment = deployment
    // What was archived before the run failed is back where it was.
    archiving = deployment.isFailed ? AgentArchivingPhase.Output() : input.archiving
    hasRecommendations = !input.recommendations.isEmpty
    self.verification = verification
    self.backupID = backupID
    self.milliseconds = milliseconds
  }

  /// Whether clients have to be restarted to see the change (S0-21).
  var needsRestart: Bool {
    !deployment.deployedAgents.isEmpty || !deployment.deployedSkills.isEmpty
  }

  /// Whether anything in the project is different because of this run.
  var hasChanges: Bool {
    needsRestart || !archiving.archivedAgents.isEmpty || !deployment.removedSkills.isEmpty
  }

  /// How many agents and skills are in place because of this run.
  var successCount: Int {
    deployment.deployedAgents.count + deployment.deployedSkills.count
  }

  /// How many agents and skills failed.
  var failureCount: Int {
    deployment.failedAgents.count + deployment.skillErrors.count
  }

  /// How the run went as a whole (S0-66).
  enum Outcome: String, Encodable, Sendable {
    /// Everything that was to be in place is.
    case success = "SUCCESS"
    /// Something is in place and something is not.
    case warning = "WARNING"
    /// Nothing is in place that was to be.
    case failed = "FAILED"
  }

  /// How the run went as a whole.
  var outcome: Outcome {
    if deployment.isFailed { return .failed }
    guard failureCount > 0 || !verification.passed else { return .success }
    return successCount > 0 ? .warning : .failed
  }

  /// False when something that was to be in place is not.
  var isSuccess: Bool { outcome == .success }

  /// The outcome in one line.
  var message: String {
    switch outcome {
    case .warning: "Configuration partially succeeded"
    case .failed:
      deployment.rollback?.succeeded == true
        ? "Configuration failed and was rolled back" : "Configuration failed"
    case .success:
      hasRecommendations ? "Configuration succeeded" : "No agents recommended for deployment"
    }
  }
}

extension CompletionResult: Encodable {
  private enum CodingKeys: String, CodingKey {
    case deployedAgents = "deployed_agents"
    case failedAgents = "failed_agents"
    case skippedAgents = "skipped_agents"
    case disabledAgents = "disabled_agents"
    case agentErrors = "agent_errors"
    case deployed
    case deployedSkills = "deployed_skills"
    case skippedSkills = "skipped_skills"
    case removedSkills = "removed_skills"
    case skillErrors = "skill_errors"
    case missingSkills = "missing_skills"
    case kept
    case archivedAgents = "archived_agents"
    case archiveErrors = "archive_errors"
    case needsRestart = "needs_restart"
    case restartRequired = "restart_required"
    case backupID = "backup_id"
    case verification, success, outcome, message
    case error, code
    case deployedBeforeFailure = "deployed_before_failure"
    case rollbackAvailable = "rollback_available"
    case rolledBack = "rolled_back"
  }

  /// Writes both spellings of the facts that have two names, null for a backup that was not needed,
  /// and the members about a failure when there was one.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(deployment.deployedAgents, forKey: .deployedAgents)
    try container.encode(deployment.failedAgents, forKey: .failedAgents)
    try container.encode(deployment.skippedAgents, forKey: .skippedAgents)
    try container.encode(deployment.disabledAgents, forKey: .disabledAgents)
    try container.encode(deployment.agentErrors, forKey: .agentErrors)
    try container.encode(deployment.deployedSkills, forKey: .deployed)
    try container.encode(deployment.deployedSkills, forKey: .deployedSkills)
    try container.encode(deployment.skippedSkills, forKey: .skippedSkills)
    try container.encode(deployment.removedSkills, forKey: .removedSkills)
    try container.encode(deployment.skillErrors, forKey: .skillErrors)
    try container.encode(deployment.missingSkills, forKey: .missingSkills)
    try container.encode(deployment.kept, forKey: .kept)
    try container.encode(archiving.archivedAgents, forKey: .archivedAgents)
    try container.encode(archiving.archiveErrors, forKey: .archiveErrors)
    try container.encode(needsRestart, forKey: .needsRestart)
    try container.encode(needsRestart, forKey: .restartRequired)
    try container.encode(backupID, forKey: .backupID)
    try container.encode(verification, forKey: .verification)
    try container.encode(isSuccess, forKey: .success)
    try container.encode(outcome, forKey: .outcome)
    try container.encode(message, forKey: .message)
    guard let rollback = deployment.rollback else { return }
    try container.encode(rollback.error, forKey: .error)
    try container.encode(rollback.code, forKey: .code)
    try container.encode(rollback.deployedBeforeFailure, forKey: .deployedBeforeFailure)
    try container.encode(rollback.succeeded, forKey: .rolledBack)
    try container.encode(backupID != nil, forKey: .rollbackAvailable)
  }
}
