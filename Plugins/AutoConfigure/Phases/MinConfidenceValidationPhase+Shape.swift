import GantryPlugin
import Recommendation
import Toolchain

extension MinConfidenceValidationPhase {
  struct Input: Codable, Sendable {
    var project: String
    var toolchain: ToolchainReport
    var starter: String?
    var registry: String?
    var minConfidence: Double?
    var role: String?
    var defaultSet: Bool?
    var maxAgents: Int?
    var excludedAgents: NameList?
    var includeNonAutoDeploy: Bool?

    enum CodingKeys: String, CodingKey {
      case project, toolchain, starter, registry, role
      case minConfidence = "min_confidence"
      case defaultSet = "default_set"
      case maxAgents = "max_agents"
      case excludedAgents = "excluded_agents"
      case includeNonAutoDeploy = "include_non_auto_deploy"
    }
  }

  struct Output: Sendable {
    var minConfidence: Double
    var role: String?
    var recommendations: [RecommendedAgent]
    var dropped: [RecommendedAgent]
    var notChosen: [NotChosenAgent]
    var missingAgents: [String]
    var skillRecommendations: [String]
    var skillReasons: [SkillReason]
    var missingSkills: [String]
    var validation: Validation
    var preview: Preview
    var notices: [String]?
  }

  static let descriptor = TypeDescriptor(
    type: "min-confidence-validation",
    summary: "Recommends agents and skills and drops those that are not sure enough.",
    input: .object(
      [
        "project": Schemas.project,
        "toolchain": Schemas.toolchain,
        "starter": Schemas.starter,
        "registry": Schemas.registry,
        "min_confidence": .nullable(.number).described(
          "How sure an agent must be, between 0.0 and 1.0; 0.5 when it is left out."
        ),
        "role": .nullable(.string).described(
          "Recommends for a role: developer, product-manager or executive; empty for none."
        ),
        "default_set": .nullable(.boolean).described(
          "Whether a project in which nothing was recognised gets the default set."
        ),
        "max_agents": .nullable(.integer(in: 0...1000)).described(
          "The greatest number of agents; 0 for no limit."
        ),
        "excluded_agents": NameList.schema,
        "include_non_auto_deploy": .nullable(.boolean).described(
          "Whether agents are considered that are otherwise only deployed by name."
        ),
      ],
      required: ["project", "toolchain"]
    ),
    output: .object(
      [
        "min_confidence": .number(in: 0...1),
        "role": .nullable(.string),
        "recommendations": .array(of: RecommendedAgent.schema),
        "dropped": .array(of: RecommendedAgent.schema),
        "not_chosen": .array(of: NotChosenAgent.schema),
        "missing_agents": Schemas.names,
        "would_deploy": Schemas.names,
        "would_skip": Schemas.names,
        "skill_recommendations": Schemas.names,
        "skill_reasons": .array(of: Schemas.skillReason),
        "missing_skills": Schemas.names,
        "would_deploy_skills": Schemas.names,
        "validation": Schemas.validation,
        "preview": .object([:], open: true),
        "notices": Schemas.names,
      ],
      required: [
        "min_confidence", "role", "recommendations", "dropped", "not_chosen", "missing_agents",
        "would_deploy", "would_skip", "skill_recommendations", "skill_reasons", "missing_skills",
        "would_deploy_skills", "validation", "preview",
      ]
    )
  )
}

extension MinConfidenceValidationPhase.Output: Encodable {
  private enum CodingKeys: String, CodingKey {
    case minConfidence = "min_confidence"
    case role, recommendations, dropped
    case notChosen = "not_chosen"
    case missingAgents = "missing_agents"
    case wouldDeploy = "would_deploy"
    case wouldSkip = "would_skip"
    case skillRecommendations = "skill_recommendations"
    case skillReasons = "skill_reasons"
    case missingSkills = "missing_skills"
    case wouldDeploySkills = "would_deploy_skills"
    case validation, preview, notices
  }

  /// Writes the lists, and beside them the bare names that S0-29 and S0-54 ask for.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(minConfidence, forKey: .minConfidence)
    try container.encode(role, forKey: .role)
    try container.encode(recommendations, forKey: .recommendations)
    try container.encode(dropped, forKey: .dropped)
    try container.encode(notChosen, forKey: .notChosen)
    try container.encode(missingAgents, forKey: .missingAgents)
    try container.encode(recommendations.map(\.agentID), forKey: .wouldDeploy)
    try container.encode(dropped.map(\.agentID), forKey: .wouldSkip)
    try container.encode(skillRecommendations, forKey: .skillRecommendations)
    try container.encode(skillReasons, forKey: .skillReasons)
    try container.encode(missingSkills, forKey: .missingSkills)
    try container.encode(skillRecommendations, forKey: .wouldDeploySkills)
    try container.encode(validation, forKey: .validation)
    try container.encode(preview, forKey: .preview)
    try container.encodeIfPresent(notices, forKey: .notices)
  }
}
