import GantryPlugin

extension Events {
  static let recommendationStarted = event(
    "recommendation_started",
    "The choice of agents and skills starts.",
    in: [.minConfidenceValidation]
  )

  static let recommendationCompleted = event(
    "recommendation_completed",
    "Every agent was considered.",
    in: [.minConfidenceValidation],
    ["recommendations": .array(of: score)]
  )

  static let validationStarted = event(
    "validation_started",
    "The validation of the recommended agents starts.",
    in: [.minConfidenceValidation],
    ["agent_count": .integer]
  )

  static let validationCompleted = event(
    "validation_completed",
    "The recommended agents were validated.",
    in: [.minConfidenceValidation],
    ["is_valid": .boolean, "error_count": .integer, "warning_count": .integer]
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

  /// What the recommendation may emit.
  static let recommendationFamily =
    commonFamily + [
      recommendationStarted, recommendationCompleted, validationStarted, validationCompleted,
      minConfidenceValidation,
    ]

  private static let score = Schema.object(
    ["agent_id": .string, "confidence": .nullable(.number(in: 0...1))],
    required: ["agent_id", "confidence"]
  )
}
