extension Observation {
  /// The choice of agents starts.
  static func recommendationStarted() -> Observation {
    Observation(
      Events.recommendationStarted,
      in: .minConfidenceValidation,
      "Recommending agents and skills..."
    )
  }

  /// The choice of agents ended, before the gate.
  ///
  /// How long it took is not said: every attempt of a run has to say the same.
  static func recommendationCompleted(_ agents: [RecommendedAgent]) -> Observation {
    Observation(
      Events.recommendationCompleted,
      in: .minConfidenceValidation,
      "Considered \(agents.count) agent(s)",
      ["recommendations": agents.map(Score.init)]
    )
  }

  /// The validation of the kept agents starts.
  static func validationStarted(count: Int) -> Observation {
    Observation(
      Events.validationStarted,
      in: .minConfidenceValidation,
      "Validating \(count) agent(s)...",
      ["agent_count": count]
    )
  }

  /// The validation of the kept agents ended.
  static func validationCompleted(_ validation: Validation) -> Observation {
    let (errors, warnings) = (validation.count(of: .error), validation.count(of: .warning))
    return Observation(
      Events.validationCompleted,
      in: .minConfidenceValidation,
      "Validation \(validation.isValid ? "passed" : "failed"): "
        + "\(errors) error(s), \(warnings) warning(s)",
      ["is_valid": validation.isValid, "error_count": errors, "warning_count": warnings]
    )
  }

  /// The gate parted the agents at the minimum.
  static func confidenceValidated(
    minimum: Double,
    kept: [RecommendedAgent],
    dropped: [RecommendedAgent]
  ) -> Observation {
    Observation(
      Events.minConfidenceValidation,
      "Recommended \(kept.count) of \(kept.count + dropped.count) agent(s)",
      [
        "min_confidence": minimum,
        "filtered_recommendations": kept.map(Score.init),
        "filtered_count": kept.count,
        "dropped_recommendations": dropped.map(Score.init),
        "dropped_count": dropped.count,
      ]
    )
  }

  /// An agent and how sure it is, null where nothing was measured.
  private struct Score: Encodable, Sendable {
    let agentID: String
    let confidence: Double?

    init(_ agent: RecommendedAgent) {
      agentID = agent.agentID
      confidence = agent.confidence
    }

    private enum CodingKeys: String, CodingKey {
      case agentID = "agent_id"
      case confidence
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(agentID, forKey: .agentID)
      try container.encode(confidence, forKey: .confidence)
    }
  }
}
