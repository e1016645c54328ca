import GantryCore
import GantryShapes

extension JournaledEvent {
  /// An event at a fixed moment.
  init(_ type: String, _ data: JSON = [:], phaseIndex: Int? = nil) {
    self.init(
      type: type,
      data: data,
      phaseIndex: phaseIndex,
      time: Timestamp(nanoseconds: 1_767_323_045_678_000_000)
    )
  }

  static func agentStarted(_ id: String, _ current: Int64, of total: Int64) -> JournaledEvent {
    JournaledEvent(
      "agent_deployment_started",
      [
        "phase": "agent_deployment_started", "agent_id": .string(id),
        "progress": ["current": .int(current), "total": .int(total)],
        "message": "Deploying \(id)",
      ]
    )
  }

  static func agentCompleted(
    _ id: String,
    success: Bool = true,
    outcome: String = "deployed"
  ) -> JournaledEvent {
    JournaledEvent(
      "agent_deployment_completed",
      [
        "agent_id": .string(id), "success": .bool(success), "outcome": .string(outcome),
        "message": "Deployed \(id)",
      ]
    )
  }

  static func completed(succeeded: Int64, failed: Int64) -> JournaledEvent {
    JournaledEvent(
      "deployment_completed",
      ["summary": ["success_count": .int(succeeded), "failure_count": .int(failed)]]
    )
  }

  static func error(_ text: String, in phase: String = "skill_deployment") -> JournaledEvent {
    JournaledEvent("error_occurred", ["phase": .string(phase), "error": .string(text)])
  }

  /// A run with two agents and two skills.
  static let run: [JournaledEvent] = [
    JournaledEvent("phase_start", ["phase": "toolchain_analysis", "message": "Analyzing"]),
    JournaledEvent("analysis_started"),
    JournaledEvent("toolchain_analysis"),
    JournaledEvent("phase_start", ["phase": "min_confidence_validation", "message": "Choosing"]),
    JournaledEvent("recommendation_started"),
    JournaledEvent("recommendation_completed"),
    JournaledEvent("validation_started"),
    JournaledEvent("validation_completed"),
    JournaledEvent("min_confidence_validation"),
    JournaledEvent("phase_start", ["phase": "skill_deployment", "message": "Deploying"]),
    JournaledEvent("deployment_started", ["total": 4]),
    .agentStarted("one", 1, of: 2),
    JournaledEvent("agent_deployment_progress", ["agent_id": "one", "progress": 50]),
    .agentCompleted("one"),
    .agentStarted("two", 2, of: 2),
    .agentCompleted("two"),
    JournaledEvent("skill_installed", ["skill_name": "a"]),
    JournaledEvent(
      "skill_deployment",
      ["recommended_skills": ["a", "b"], "deployment_result": ["errors": []]]
    ),
    JournaledEvent("phase_start", ["phase": "agent_archiving", "message": "Archiving"]),
    JournaledEvent("agent_archiving"),
    JournaledEvent("config_updated", ["file": ".gantry/auto-config.yaml"]),
    JournaledEvent("configuration_completion"),
    .completed(succeeded: 3, failed: 0),
  ]
}
