extension Observation {
  /// Unused agents are about to be moved to the archive.
  static func agentArchiving(_ names: [String]) -> Observation {
    Observation(
      Events.agentArchiving,
      names.isEmpty ? "No unused agents" : "Archiving \(names.count) unused agent(s)",
      ["archive_count": names.count, "agents_to_archive": names]
    )
  }

  /// A file that remembers the configuration was written.
  static func configUpdated(file: String) -> Observation {
    Observation(
      Events.configUpdated,
      in: .configurationCompletion,
      "Updated \(file)",
      ["file": file]
    )
  }

  /// The configuration is verified and written.
  static func configurationCompleted(
    restartRequired: Bool,
    agents: Int,
    skills: Int,
    _ message: String
  ) -> Observation {
    Observation(
      Events.configurationCompletion,
      message,
      [
        "restart_required": restartRequired,
        "total_agents_deployed": agents,
        "total_skills_deployed": skills,
      ]
    )
  }

  /// The deployment ended, agents and skills together.
  static func deploymentCompleted(
    succeeded: Int,
    failed: Int,
    milliseconds: Double
  ) -> Observation {
    Observation(
      Events.deploymentCompleted,
      "\(succeeded) deployed, \(failed) failed",
      ["summary": Summary(succeeded: succeeded, failed: failed, milliseconds: milliseconds)]
    )
  }

  private struct Summary: Encodable, Sendable {
    let successCount: Int
    let failureCount: Int
    let totalCount: Int
    let durationMilliseconds: Double

    init(succeeded: Int, failed: Int, milliseconds: Double) {
      successCount = succeeded
      failureCount = failed
      totalCount = succeeded + failed
      durationMilliseconds = milliseconds
    }

    private enum CodingKeys: String, CodingKey {
      case successCount = "success_count"
      case failureCount = "failure_count"
      case totalCount = "total_count"
      case durationMilliseconds = "duration_ms"
    }
  }
}
