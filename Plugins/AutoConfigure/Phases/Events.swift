import GantryPlugin

/// The events of this plugin, by the names of the settled table (S0-15).
///
/// Every payload has `phase`, which repeats the name, `timestamp`, which is when the run started so
/// that a repeated attempt says the same, and `message` for people.
enum Events {
  static let toolchainAnalysis = event(
    "toolchain_analysis",
    "The project was analysed.",
    [
      "detected_components": .array(
        of: .object(
          ["type": .string, "version": .nullable(.string), "confidence": .number(in: 0...1)],
          required: ["type", "version", "confidence"]
        )
      )
    ]
  )

  static let minConfidenceValidation = event(
    "min_confidence_validation",
    "Agents that are not sure enough were dropped.",
    [
      "min_confidence": .number(in: 0...1),
      "filtered_recommendations": .array(of: score),
      "filtered_count": .integer,
      "dropped_recommendations": .array(of: score),
      "dropped_count": .integer,
    ]
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

  static let skillDeployment = event(
    "skill_deployment",
    "The skills were deployed.",
    ["deployment_result": .object([:], open: true), "recommended_skills": Schemas.names]
  )

  static let agentArchiving = event(
    "agent_archiving",
    "Unused agents are moved to the archive.",
    ["archive_count": .integer, "agents_to_archive": Schemas.names]
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

  private static let score = Schema.object(
    ["agent_id": .string, "confidence": .number(in: 0...1)],
    required: ["agent_id", "confidence"]
  )

  /// Every member is required: an event says the same things every time.
  private static func event(
    _ name: String,
    _ summary: String,
    _ members: [String: Schema]
  ) -> EventDescriptor {
    let common: [String: Schema] = [
      "phase": .oneOf([name]), "timestamp": .string, "message": .string,
    ]
    let all = common.merging(members) { _, own in own }
    return EventDescriptor(
      type: name,
      summary: summary,
      schema: .object(all, required: Array(all.keys))
    )
  }
}
