import GantryPlugin

extension Events {
  static let agentArchiving = event(
    "agent_archiving",
    "Unused agents are moved to the archive.",
    ["archive_count": .integer, "agents_to_archive": Schemas.names]
  )

  static let configUpdated = event(
    "config_updated",
    "A file that remembers the configuration was written.",
    in: [.configurationCompletion],
    ["file": .string]
  )

  static let configurationCompletion = event(
    "configuration_completion",
    "The configuration was verified and written.",
    [
      "restart_required": .boolean,
      "total_agents_deployed": .integer,
      "total_skills_deployed": .integer,
    ]
  )

  static let deploymentCompleted = event(
    "deployment_completed",
    "The deployment ended.",
    [
      "summary": .object(
        [
          "success_count": .integer,
          "failure_count": .integer,
          "total_count": .integer,
          "duration_ms": .number,
        ],
        required: ["success_count", "failure_count", "total_count", "duration_ms"]
      )
    ]
  )

  /// What the archiving may emit.
  static let archivingFamily = commonFamily + [agentArchiving]

  /// What the completion may emit.
  static let completionFamily =
    commonFamily + rollbackFamily + [configUpdated, configurationCompletion, deploymentCompleted]
}
