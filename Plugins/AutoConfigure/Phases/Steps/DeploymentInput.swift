import GantryPlugin
import Packages

/// What every phase takes that deploys something.
struct DeploymentInput: Codable, Sendable {
  var project: String
  var starter: String?
  var registry: String?
  var recommendations: [RecommendedAgent]
  var skillRecommendations: [String]?
  var missingSkills: [String]?
  var agents: Bool?
  var skills: Bool?
  var archiveAgents: Bool?
  var overwriteEdited: Bool?
  var mode: SkillMode?
  var cleanup: Bool?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case project, starter, registry, recommendations
    case skillRecommendations = "skill_recommendations"
    case missingSkills = "missing_skills"
    case agents, skills
    case archiveAgents = "archive_agents"
    case overwriteEdited = "overwrite_edited"
    case mode, cleanup
  }

  private static let members: [CodingKeys: Schema] = [
    .project: Schemas.project,
    .starter: Schemas.starter,
    .registry: Schemas.registry,
    .recommendations: .array(of: Schemas.agent),
    .skillRecommendations: Schemas.names,
    .missingSkills: Schemas.names,
    .agents: .boolean,
    .skills: .boolean,
    .archiveAgents: .boolean,
    .overwriteEdited: Schemas.overwriteEdited,
    .mode: .oneOf(SkillMode.allCases.map(\.rawValue)).described(
      "The skills to deploy: those that fit, or all there are (S0-58)."
    ),
    .cleanup: .boolean.described("Whether skills of ours that nobody wants are removed."),
  ]

  /// The shape of the input, with some members and others that a phase adds.
  static func schema(_ keys: [CodingKeys], and others: [String: Schema] = [:]) -> Schema {
    let own = keys.reduce(into: [String: Schema]()) { $0[$1.rawValue] = members[$1] }
    let required = [CodingKeys.project, .recommendations].map(\.rawValue)
    return .object(
      own.merging(others) { own, _ in own },
      required: required + others.keys.sorted()
    )
  }
}

extension Schemas {
  /// Whether a person's files make room.
  static let overwriteEdited = Schema.boolean.described(
    "Whether files are replaced that a person made or edited; a backup keeps them."
  )
}
