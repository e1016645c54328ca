import GantryPlugin
import Packages
import Toolchain

/// The payload of `toolchain_analysis`.
struct ToolchainAnalysed: EventPayload {
  let phase = Events.toolchainAnalysis.type
  let timestamp: String
  let message: String
  let detectedComponents: [DetectedComponent]

  init(_ report: ToolchainReport, _ start: RunStart) {
    timestamp = start.text
    message = Self.sentence(report)
    detectedComponents = DetectedComponent.list(report)
  }

  /// The report in one line.
  static func sentence(_ report: ToolchainReport) -> String {
    guard let language = report.primaryLanguage else { return "Nothing recognised" }
    return "Detected \(language) in \(report.components.count) component(s)"
  }

  private enum CodingKeys: String, CodingKey {
    case phase, timestamp, message
    case detectedComponents = "detected_components"
  }
}

/// The payload of `min_confidence_validation`.
struct ConfidenceValidated: EventPayload {
  let phase = Events.minConfidenceValidation.type
  let timestamp: String
  let message: String
  let minConfidence: Double
  let filteredRecommendations: [Score]
  let filteredCount: Int
  let droppedRecommendations: [Score]
  let droppedCount: Int

  init(_ output: MinConfidenceValidationPhase.Output, _ start: RunStart) {
    timestamp = start.text
    message = Self.sentence(output)
    minConfidence = output.minConfidence
    filteredRecommendations = output.recommendations.map(Score.init)
    filteredCount = output.recommendations.count
    droppedRecommendations = output.dropped.map(Score.init)
    droppedCount = output.dropped.count
  }

  /// The gate in one line.
  static func sentence(_ output: MinConfidenceValidationPhase.Output) -> String {
    let count = output.recommendations.count + output.dropped.count
    return "Recommended \(output.recommendations.count) of \(count) agent(s)"
  }

  /// An agent and how sure it is.
  struct Score: Encodable, Sendable {
    let agentID: String
    let confidence: Double

    init(_ agent: RecommendedAgent) {
      agentID = agent.agentID
      confidence = agent.confidence
    }

    private enum CodingKeys: String, CodingKey {
      case agentID = "agent_id"
      case confidence
    }
  }

  private enum CodingKeys: String, CodingKey {
    case phase, timestamp, message
    case minConfidence = "min_confidence"
    case filteredRecommendations = "filtered_recommendations"
    case filteredCount = "filtered_count"
    case droppedRecommendations = "dropped_recommendations"
    case droppedCount = "dropped_count"
  }
}
