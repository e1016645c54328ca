import GantryPlugin
import Packages

/// What was deployed, item by item, in the order of the request.
struct DeploymentReport: Codable, Sendable, Equatable {
  /// Agents that are in place because of this run.
  var deployedAgents: [String] = []
  /// Agents that failed.
  var failedAgents: [String] = []
  /// Agents that were in place, or whose place a person's file takes.
  var skippedAgents: [String] = []
  /// Recommended agents that the person has disabled.
  var disabledAgents: [String] = []
  /// One sentence per failed agent.
  var agentErrors: [String] = []
  /// Skills that are in place because of this run.
  var deployedSkills: [String] = []
  /// Skills that were in place, or whose place a person's files take.
  var skippedSkills: [String] = []
  /// One sentence per failed skill.
  var skillErrors: [String] = []
  /// Skills that are wanted and in no registry; not an error.
  var missingSkills: [String] = []
  /// Skills of ours that a requested clean-up took away.
  var removedSkills: [String] = []
  /// Paths that were left alone because they are a person's.
  var kept: [String] = []
  /// How a failure was dealt with; nil when there was none that stops a run.
  var rollback: RollbackReport?

  enum CodingKeys: String, CodingKey {
    case deployedAgents = "deployed_agents"
    case failedAgents = "failed_agents"
    case skippedAgents = "skipped_agents"
    case disabledAgents = "disabled_agents"
    case agentErrors = "agent_errors"
    case deployedSkills = "deployed_skills"
    case skippedSkills = "skipped_skills"
    case skillErrors = "skill_errors"
    case missingSkills = "missing_skills"
    case removedSkills = "removed_skills"
    case kept, rollback
  }

  private static let lists = [
    CodingKeys.deployedAgents, .failedAgents, .skippedAgents, .disabledAgents, .agentErrors,
    .deployedSkills, .skippedSkills, .skillErrors, .missingSkills, .removedSkills, .kept,
  ].map(\.rawValue)

  /// The shape of the output.
  static let schema = Schema.object(
    lists.reduce(into: ["rollback": RollbackReport.schema]) { $0[$1] = Schemas.names },
    required: lists
  )

  /// The report in one line.
  var sentence: String {
    rollback.map(\.error)
      ?? "Deployed \(deployedAgents.count) agent(s) and \(deployedSkills.count) skill(s)"
  }

  /// Whether the run goes no further.
  var isFailed: Bool { rollback != nil }

  /// Adds the outcome of an agent.
  mutating func add(_ outcome: PackageOutcome, agent id: String) {
    kept += outcome.kept
    switch outcome.status {
    case .deployed: deployedAgents.append(id)
    case .skipped, .kept: skippedAgents.append(id)
    case .failed:
      failedAgents.append(id)
      agentErrors.append("Failed to deploy \(id): \(outcome.error ?? "")")
    }
  }

  /// Adds the outcome of a skill.
  mutating func add(_ outcome: PackageOutcome, skill name: String) {
    kept += outcome.kept
    switch outcome.status {
    case .deployed: deployedSkills.append(name)
    case .skipped, .kept: skippedSkills.append(name)
    case .failed: skillErrors.append("Failed to deploy \(name): \(outcome.error ?? "")")
    }
  }

  /// Adds what another phase of the same run did before.
  mutating func add(skillsOf other: DeploymentReport) {
    deployedSkills = other.deployedSkills
    skippedSkills = other.skippedSkills
    skillErrors = other.skillErrors
    missingSkills = other.missingSkills
    removedSkills = other.removedSkills
    kept = other.kept + kept
  }

  /// Turns what was deployed into what was deployed before the failure.
  mutating func rollBack(_ report: RollbackReport) {
    rollback = report
    (deployedAgents, deployedSkills, removedSkills) = ([], [], [])
  }

  /// The skills' part as the deployer of skills would have answered (S0-52).
  func skillResult(_ deployment: Deployment) -> SkillDeployment {
    let registry = deployment.registry
    var result = SkillDeployment(
      totalAvailable: registry.skills.count,
      scope: deployment.workplace.folders.scope
    )
    result.deployed = deployedSkills
    result.skipped = skippedSkills
    result.errors = skillErrors
    result.removed = removedSkills
    result.isSelective = deployment.input.mode != .full
    result.backupID = deployment.workplace.madeBackup
    result.kept = kept.filter { path in
      PackageFolders.skillTrees.contains { path.hasPrefix($0 + "/") }
    }
    let collections = Set(deployedSkills.compactMap { registry.skill($0)?.collection })
    result.collection = collections.count == 1 ? collections.first : nil
    return result
  }
}
