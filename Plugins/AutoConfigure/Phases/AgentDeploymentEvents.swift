import GantryPlugin

/// The three events around the deployment of one agent.
struct AgentDeploymentEvents: Sendable {
  /// The agent.
  let agent: RecommendedAgent
  /// Its position, from 0.
  let index: Int
  /// How many agents are deployed in this run.
  let total: Int
  /// When the run started.
  let start: RunStart

  /// The payload of `agent_deployment_started`.
  var started: Payload {
    var payload = payload(Events.agentDeploymentStarted.type, "Deploying \(agent.agentID)")
    payload.position = Position(current: index + 1, total: total)
    return payload
  }

  /// The payload of `agent_deployment_progress`.
  func progress(_ percent: Double, _ message: String) -> Payload {
    var payload = payload(Events.agentDeploymentProgress.type, message)
    payload.percent = percent
    return payload
  }

  /// The payload of `agent_deployment_completed`.
  func completed(_ outcome: PackageOutcome) -> Payload {
    var payload = payload(Events.agentDeploymentCompleted.type, sentence(outcome))
    payload.outcome = outcome
    return payload
  }

  /// The outcome in one line.
  func sentence(_ outcome: PackageOutcome) -> String {
    switch outcome.status {
    case .deployed: "Deployed \(agent.agentID)"
    case .skipped: "\(agent.agentID) is in place already"
    case .kept: "Kept \(outcome.kept.joined(separator: ", ")), which is yours"
    case .failed: "Failed to deploy \(agent.agentID): \(outcome.error ?? "")"
    }
  }

  private func payload(_ phase: String, _ message: String) -> Payload {
    Payload(
      phase: phase,
      timestamp: start.text,
      message: message,
      agentID: agent.agentID,
      agentName: agent.agentName
    )
  }

  /// Where an agent stands in the row; the first is 1.
  struct Position: Encodable, Sendable {
    let current: Int
    let total: Int
  }

  /// What the three payloads share, and what each has of its own.
  struct Payload: EventPayload {
    let phase: String
    let timestamp: String
    let message: String
    let agentID: String
    let agentName: String
    var position: Position?
    var percent: Double?
    var outcome: PackageOutcome?

    private enum CodingKeys: String, CodingKey {
      case phase, timestamp, message
      case agentID = "agent_id"
      case agentName = "agent_name"
      case progress, success, outcome, error
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(phase, forKey: .phase)
      try container.encode(timestamp, forKey: .timestamp)
      try container.encode(message, forKey: .message)
      try container.encode(agentID, forKey: .agentID)
      try container.encode(agentName, forKey: .agentName)
      try container.encodeIfPresent(position, forKey: .progress)
      if let percent { try container.encode(percent, forKey: .progress) }
      guard let outcome else { return }
      try container.encode(outcome.status != .failed, forKey: .success)
      try container.encode(outcome.status, forKey: .outcome)
      // Null says that there was no error; the table wants it said.
      try container.encode(outcome.error, forKey: .error)
    }
  }
}
