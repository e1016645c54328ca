import Packages

extension Observation {
  /// The deployment of agents and skills starts.
  static func deploymentStarted(total: Int) -> Observation {
    Observation(
      Events.deploymentStarted,
      in: .skillDeployment,
      "Deploying \(total) agent(s) and skill(s)...",
      ["total": total]
    )
  }

  /// The deployment of one agent starts; the first is `current` 1.
  static func agentDeploymentStarted(
    _ agent: RecommendedAgent,
    current: Int,
    total: Int
  ) -> Observation {
    Observation(
      Events.agentDeploymentStarted,
      "Deploying \(agent.agentID)",
      members(agent, ["progress": ["current": current, "total": total]])
    )
  }

  /// The deployment of one agent went on, from 0 to 100.
  static func agentDeploymentProgress(
    _ agent: RecommendedAgent,
    percent: Double,
    _ message: String
  ) -> Observation {
    Observation(
      Events.agentDeploymentProgress,
      message,
      members(agent, ["progress": min(max(percent, 0), 100)])
    )
  }

  /// The deployment of one agent ended; a null error says that there was none.
  static func agentDeploymentCompleted(
    _ agent: RecommendedAgent,
    _ outcome: PackageOutcome
  ) -> Observation {
    Observation(
      Events.agentDeploymentCompleted,
      sentence(agent, outcome),
      members(
        agent,
        [
          "success": outcome.status != .failed,
          "outcome": outcome.status.rawValue,
          "error": outcome.error,
        ]
      )
    )
  }

  /// A skill is in place because of this run.
  static func skillInstalled(_ name: String) -> Observation {
    Observation(
      Events.skillInstalled,
      in: .skillDeployment,
      "Installed skill \(name)",
      ["skill_name": name]
    )
  }

  /// A skill of ours was taken away.
  static func skillRemoved(_ name: String) -> Observation {
    Observation(
      Events.skillRemoved,
      in: .skillDeployment,
      "Removed skill \(name)",
      ["skill_name": name]
    )
  }

  /// The deployment of the skills ended (S0-52).
  static func skillDeployment(_ result: SkillDeployment, recommended: [String]) -> Observation {
    Observation(
      Events.skillDeployment,
      "Deployed \(result.deployed.count) of \(recommended.count) skill(s)",
      ["deployment_result": result, "recommended_skills": recommended]
    )
  }

  private static func members(_ agent: RecommendedAgent, _ own: Members) -> Members {
    own.merging(["agent_id": agent.agentID, "agent_name": agent.agentName]) { own, _ in own }
  }

  private static func sentence(_ agent: RecommendedAgent, _ outcome: PackageOutcome) -> String {
    switch outcome.status {
    case .deployed: "Deployed \(agent.agentID)"
    case .skipped: "\(agent.agentID) is in place already"
    case .kept: "Kept \(outcome.kept.joined(separator: ", ")), which is yours"
    case .failed: "Failed to deploy \(agent.agentID): \(outcome.error ?? "")"
    }
  }
}
