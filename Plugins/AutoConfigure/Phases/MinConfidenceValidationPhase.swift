import GantryPlugin
import Packages
import Recommendation
import Toolchain

/// Phase 1: recommends agents and skills, and drops what is not sure enough.
struct MinConfidenceValidationPhase: Phase {
  static let events = Events.recommendationFamily

  private let emitter: EmitterSource

  init(config: Empty) {
    self.init { $0 }
  }

  init(emitter: @escaping EmitterSource) {
    self.emitter = emitter
  }

  func run(_ input: Input, _ call: Call) throws -> Output {
    var output = try recommend(input, call)
    if let failure = output.validation.failure { throw failure }
    let warnings = output.validation.issues.filter { $0.severity == .warning }
    if !warnings.isEmpty { output.notices = warnings.map { "Warning: \($0.message)" } }
    return output
  }

  /// Shows what is wrong with a choice instead of failing of it.
  func plan(_ input: Input, _ call: Call) throws -> Output {
    var output = try recommend(input, call)
    output.notices = PreviewText(report: input.toolchain, output: output).lines
    return output
  }

  private func recommend(_ input: Input, _ call: Call) throws -> Output {
    let message = "Recommending agents and skills..."
    return try PhaseReporter.perform(
      .minConfidenceValidation,
      message,
      call,
      emitter: emitter
    ) { reporter in
      reporter.observe(.recommendationStarted())
      try reporter.step("registry", 0, "Reading the registries...")
      let choice = try AgentChoice(input)
      let registry = try RegistryRoots(
        starter: input.starter,
        registry: input.registry,
        project: input.project
      ).read()
      return try recommend(input.toolchain, choice, registry, &reporter)
    }
  }

  private func recommend(
    _ report: ToolchainReport,
    _ choice: AgentChoice,
    _ registry: SkillRegistry,
    _ reporter: inout PhaseReporter
  ) throws -> Output {
    try reporter.step("agents", 0.3, "Recommending agents...")
    let (profiles, refused) = registry.profiles()
    let agents = choice.recommend(report, among: profiles)
    let kept = agents.kept.map(RecommendedAgent.init)
    let dropped = agents.dropped.map(RecommendedAgent.init)
    reporter.observe(.recommendationCompleted(kept + dropped))

    try reporter.step("skills", 0.5, "Recommending skills...")
    let skills =
      choice.skills(for: agents.kept, report, among: registry.skills.map(SkillDescriptor.init))
      ?? SkillRecommendations(skills: [], missing: [])

    try reporter.step("validate", 0.7, "Validating \(kept.count) agent(s)...")
    reporter.observe(.validationStarted(count: kept.count))
    let validation = Validation(
      issues: Validation.Issue.list(report, agents, choice, known: profiles.map(\.agentID))
        + Validation.Issue.missing(agents: agents.missing, skills: skills.missing)
        + Validation.Issue.registry(registry) + refused
    )
    reporter.observe(.validationCompleted(validation))

    try reporter.step("gate", 0.9, "Applying the minimum confidence...")
    let gate = Observation.confidenceValidated(
      minimum: choice.minimum.value,
      kept: kept,
      dropped: dropped
    )
    reporter.observe(gate)
    try reporter.step("gate", 1, gate.message)
    return Output(
      minConfidence: choice.minimum.value,
      role: choice.role?.name,
      recommendations: kept,
      dropped: dropped,
      notChosen: choice.notChosen(agents, report, among: profiles),
      missingAgents: agents.missing,
      skillRecommendations: skills.skills,
      skillReasons: skills.reasons,
      missingSkills: skills.missing,
      validation: validation,
      preview: Preview(
        report,
        recommendations: kept,
        validation: validation,
        skills: skills.skills
      )
    )
  }
}

extension SkillRegistry {
  /// What the agents can do; one that cannot be read hides no other.
  fileprivate func profiles() -> ([AgentProfile], [Validation.Issue]) {
    var profiles: [AgentProfile] = []
    var refused: [Validation.Issue] = []
    for agent in agents {
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

extension SkillDescriptor {
  fileprivate init(_ skill: RegisteredSkill) {
    self.init(
      name: skill.name,
      toolchain: skill.toolchain,
      framework: skill.framework,
      tags: skill.tags
    )
  }
}
