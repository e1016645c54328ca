import GantryPlugin
import Packages
import Recommendation
import Toolchain

/// Phase 1: recommends agents and skills, and drops what is not sure enough.
struct MinConfidenceValidationPhase: Phase {
  struct Input: Codable, Sendable {
    var project: String
    var toolchain: ToolchainReport
    var starter: String?
    var registry: String?
    var minConfidence: Double?

    enum CodingKeys: String, CodingKey {
      case project, toolchain, starter, registry
      case minConfidence = "min_confidence"
    }
  }

  struct Output: Codable, Sendable {
    var minConfidence: Double
    var recommendations: [RecommendedAgent]
    var dropped: [RecommendedAgent]
    var skillRecommendations: [String]
    var missingSkills: [String]
    var validation: Validation
    var preview: Preview
    var notices: [String]?

    enum CodingKeys: String, CodingKey {
      case minConfidence = "min_confidence"
      case recommendations, dropped
      case skillRecommendations = "skill_recommendations"
      case missingSkills = "missing_skills"
      case validation, preview, notices
    }
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
        "min_confidence": .number(in: 0...1),
      ],
      required: ["project", "toolchain"]
    ),
    output: .object(
      [
        "min_confidence": .number(in: 0...1),
        "recommendations": .array(of: Schemas.agent),
        "dropped": .array(of: Schemas.agent),
        "skill_recommendations": Schemas.names,
        "missing_skills": Schemas.names,
        "validation": Schemas.validation,
        "preview": .object([:], open: true),
        "notices": Schemas.names,
      ],
      required: [
        "min_confidence", "recommendations", "dropped", "skill_recommendations", "missing_skills",
        "validation", "preview",
      ]
    )
  )

  static let events = [Events.minConfidenceValidation]

  init(config: Empty) {}

  func run(_ input: Input, _ call: Call) throws -> Output {
    let start = try RunStart(call)
    call.progress(0, step: "recommend", message: "Recommending agents and skills...")
    let output = try recommend(input)
    try call.checkCancellation()
    try call.emit(ConfidenceValidated(output, start))
    call.progress(1, step: "recommend", message: ConfidenceValidated.sentence(output))
    return output
  }

  func plan(_ input: Input, _ call: Call) throws -> Output {
    var output = try run(input, call)
    output.notices = PreviewText(report: input.toolchain, output: output).lines
    return output
  }

  private func recommend(_ input: Input) throws -> Output {
    let registry = try RegistryRoots(
      starter: input.starter,
      registry: input.registry,
      project: input.project
    ).read()
    let minimum = try minimum(input.minConfidence)
    let (profiles, refused) = profiles(registry)
    let agents = Recommender().recommend(
      input.toolchain,
      agents: profiles,
      minimumConfidence: minimum
    )
    let skills = SkillRecommender().recommend(
      agents: agents.kept.map(\.agentID),
      available: Set(registry.skills.map(\.name))
    )
    let validation = Validation(
      issues: Validation.Issue.list(input.toolchain, kept: agents.kept, minimum: minimum)
        + Validation.Issue.missing(skills?.missing ?? [])
        + Validation.Issue.registry(registry) + refused
    )
    let kept = agents.kept.map(RecommendedAgent.init)
    return Output(
      minConfidence: minimum.value,
      recommendations: kept,
      dropped: agents.dropped.map(RecommendedAgent.init),
      skillRecommendations: skills?.skills ?? [],
      missingSkills: skills?.missing ?? [],
      validation: validation,
      preview: Preview(
        input.toolchain,
        recommendations: kept,
        validation: validation,
        skills: skills?.skills ?? []
      )
    )
  }

  private func minimum(_ value: Double?) throws -> MinimumConfidence {
    do throws(RecommendationError) {
      return try MinimumConfidence(value)
    } catch {
      throw PluginFailure(error)
    }
  }

  /// What the registries' agents can do; one that cannot be read hides no other.
  private func profiles(_ registry: SkillRegistry) -> ([AgentProfile], [Validation.Issue]) {
    var profiles: [AgentProfile] = []
    var refused: [Validation.Issue] = []
    for agent in registry.agents {
      do throws(RecommendationError) {
        profiles.append(
          try AgentProfile(
            agentID: agent.agentID,
            name: agent.name,
            capabilities: agent.capabilities
          )
        )
      } catch {
        let text = "\(error.message) (\(agent.path)) \(error.remedy)"
        refused.append(Validation.Issue(severity: .warning, message: text))
      }
    }
    return (profiles, refused)
  }
}
