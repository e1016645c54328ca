import GantryPlugin
import Packages

/// What phase 2 deployed, item by item, in the order of the request.
struct DeploymentReport: Codable, Sendable, Equatable {
  /// Agents that are in place because of this run.
  var deployedAgents: [String] = []
  /// Agents that failed.
  var failedAgents: [String] = []
  /// Agents that were in place, or whose place a person's file takes.
  var skippedAgents: [String] = []
  /// One sentence per failed agent.
  var agentErrors: [String] = []
  /// Skills that are in place because of this run.
  var deployedSkills: [String] = []
  /// Skills that were in place, or whose place a person's files take.
  var skippedSkills: [String] = []
  /// One sentence per failed skill.
  var skillErrors: [String] = []
  /// Skills that are wanted and in no registry; not an error.
  var missingSkills: [String]
  /// Paths that were left alone because they are a person's.
  var kept: [String] = []

  init(missingSkills: [String]) {
    self.missingSkills = missingSkills
  }

  enum CodingKeys: String, CodingKey {
    case deployedAgents = "deployed_agents"
    case failedAgents = "failed_agents"
    case skippedAgents = "skipped_agents"
    case agentErrors = "agent_errors"
    case deployedSkills = "deployed_skills"
    case skippedSkills = "skipped_skills"
    case skillErrors = "skill_errors"
    case missingSkills = "missing_skills"
    case kept
  }

  /// The shape of the output.
  static let schema = Schema.object(
    [
      "deployed_agents": Schemas.names,
      "failed_agents": Schemas.names,
      "skipped_agents": Schemas.names,
      "agent_errors": Schemas.names,
      "deployed_skills": Schemas.names,
      "skipped_skills": Schemas.names,
      "skill_errors": Schemas.names,
      "missing_skills": Schemas.names,
      "kept": Schemas.names,
    ],
    required: [
      "deployed_agents", "failed_agents", "skipped_agents", "agent_errors", "deployed_skills",
      "skipped_skills", "skill_errors", "missing_skills", "kept",
    ]
  )

  /// The report in one line.
  var sentence: String {
    "Deployed \(deployedAgents.count) agent(s) and \(deployedSkills.count) skill(s)"
  }

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
    case .failed: skillErrors.append(outcome.error ?? "")
    }
  }

  /// The skills' part as the deployer of skills would have answered (S0-52).
  func skillResult(_ registry: SkillRegistry, folders: PackageFolders) -> SkillDeployment {
    var result = SkillDeployment(totalAvailable: registry.skills.count, scope: folders.scope)
    result.deployed = deployedSkills
    result.skipped = skippedSkills
    result.errors = skillErrors
    let trees = [PackageFolders.skills, PackageFolders.skillMirror]
    result.kept = kept.filter { path in trees.contains { path.hasPrefix($0 + "/") } }
    let collections = Set(deployedSkills.compactMap { registry.skill($0)?.collection })
    result.collection = collections.count == 1 ? collections.first : nil
    return result
  }
}
