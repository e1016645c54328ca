import GantryPlugin
import Packages

/// The payload of `skill_deployment`.
struct SkillsDeployed: EventPayload {
  let phase = Events.skillDeployment.type
  let timestamp: String
  let message: String
  let deploymentResult: SkillDeployment
  let recommendedSkills: [String]

  init(_ result: SkillDeployment, recommended: [String], _ start: RunStart) {
    timestamp = start.text
    message = "Deployed \(result.deployed.count) of \(recommended.count) skill(s)"
    deploymentResult = result
    recommendedSkills = recommended
  }

  private enum CodingKeys: String, CodingKey {
    case phase, timestamp, message
    case deploymentResult = "deployment_result"
    case recommendedSkills = "recommended_skills"
  }
}

/// The payload of `agent_archiving`.
struct AgentsArchived: EventPayload {
  let phase = Events.agentArchiving.type
  let timestamp: String
  let message: String
  let archiveCount: Int
  let agentsToArchive: [String]

  init(_ moves: [ArchiveMove], _ start: RunStart) {
    timestamp = start.text
    message = Self.sentence(moves.count)
    archiveCount = moves.count
    agentsToArchive = moves.map(\.name)
  }

  /// The moves in one line.
  static func sentence(_ count: Int) -> String {
    count == 0 ? "No unused agents" : "Archiving \(count) unused agent(s)"
  }

  private enum CodingKeys: String, CodingKey {
    case phase, timestamp, message
    case archiveCount = "archive_count"
    case agentsToArchive = "agents_to_archive"
  }
}

/// The payload of `configuration_completion`.
struct ConfigurationCompleted: EventPayload {
  let phase = Events.configurationCompletion.type
  let timestamp: String
  let message: String
  let restartRequired: Bool
  let totalAgentsDeployed: Int
  let totalSkillsDeployed: Int

  init(_ result: CompletionResult, _ start: RunStart) {
    timestamp = start.text
    message = result.message
    restartRequired = result.needsRestart
    totalAgentsDeployed = result.deployment.deployedAgents.count
    totalSkillsDeployed = result.deployment.deployedSkills.count
  }

  private enum CodingKeys: String, CodingKey {
    case phase, timestamp, message
    case restartRequired = "restart_required"
    case totalAgentsDeployed = "total_agents_deployed"
    case totalSkillsDeployed = "total_skills_deployed"
  }
}

/// The payload of `deployment_completed`.
struct DeploymentCompleted: EventPayload {
  let phase = Events.deploymentCompleted.type
  let timestamp: String
  let message: String
  let summary: Summary

  init(_ result: CompletionResult, milliseconds: Double, _ start: RunStart) {
    timestamp = start.text
    summary = Summary(
      successCount: result.successCount,
      failureCount: result.failureCount,
      totalCount: result.successCount + result.failureCount,
      durationMilliseconds: milliseconds
    )
    message = "\(result.successCount) deployed, \(result.failureCount) failed"
  }

  /// The numbers, agents and skills together.
  struct Summary: Encodable, Sendable {
    let successCount: Int
    let failureCount: Int
    let totalCount: Int
    let durationMilliseconds: Double

    private enum CodingKeys: String, CodingKey {
      case successCount = "success_count"
      case failureCount = "failure_count"
      case totalCount = "total_count"
      case durationMilliseconds = "duration_ms"
    }
  }
}
