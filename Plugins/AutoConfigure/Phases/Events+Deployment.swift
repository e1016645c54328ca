import GantryPlugin

extension Events {
  static let deploymentStarted = event(
    "deployment_started",
    "The deployment of agents and skills starts.",
    in: [.skillDeployment],
    ["total": .integer]
  )

  static let agentDeploymentStarted = event(
    "agent_deployment_started",
    "The deployment of one agent started.",
    [
      "agent_id": .string,
      "agent_name": .string,
      "progress": .object(
        ["current": .integer, "total": .integer],
        required: ["current", "total"]
      ),
    ]
  )

  static let agentDeploymentProgress = event(
    "agent_deployment_progress",
    "The deployment of one agent went on.",
    ["agent_id": .string, "agent_name": .string, "progress": .number(in: 0...100)]
  )

  static let agentDeploymentCompleted = event(
    "agent_deployment_completed",
    "The deployment of one agent ended.",
    [
      "agent_id": .string,
      "agent_name": .string,
      "success": .boolean,
      "outcome": .oneOf(["deployed", "skipped", "kept", "failed"]),
      "error": .nullable(.string),
    ]
  )

  static let skillInstalled = event(
    "skill_installed",
    "A skill was put in place.",
    in: [.skillDeployment],
    ["skill_name": .string]
  )

  static let skillRemoved = event(
    "skill_removed",
    "A skill was taken away.",
    in: [.skillDeployment],
    ["skill_name": .string]
  )

  static let skillDeployment = event(
    "skill_deployment",
    "The skills were deployed.",
    ["deployment_result": .object([:], open: true), "recommended_skills": Schemas.names]
  )

  /// What the deployment of agents and skills may emit.
  static let deploymentFamily =
    commonFamily + rollbackFamily + [
      deploymentStarted, agentDeploymentStarted, agentDeploymentProgress, agentDeploymentCompleted,
      skillInstalled, skillRemoved, skillDeployment,
    ]
}
