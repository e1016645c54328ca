import GantryPlugin
import Packages

/// Phase 2: deploys the recommended agents, then the skills.
///
/// A call that was killed at any instant ends the same when it comes again: every agent and every
/// skill is announced before it is touched and recorded afterwards.
struct SkillDeploymentPhase: Phase {
  struct Input: Codable, Sendable {
    var project: String
    var starter: String?
    var registry: String?
    var recommendations: [RecommendedAgent]
    var skillRecommendations: [String]
    var missingSkills: [String]?
    var agents: Bool?
    var skills: Bool?

    enum CodingKeys: String, CodingKey {
      case project, starter, registry, recommendations
      case skillRecommendations = "skill_recommendations"
      case missingSkills = "missing_skills"
      case agents, skills
    }
  }

  static let descriptor = TypeDescriptor(
    type: "skill-deployment",
    summary: "Deploys the recommended agents, then the skills.",
    input: .object(
      [
        "project": Schemas.project,
        "starter": Schemas.starter,
        "registry": Schemas.registry,
        "recommendations": .array(of: Schemas.agent),
        "skill_recommendations": Schemas.names,
        "missing_skills": Schemas.names,
        "agents": .boolean,
        "skills": .boolean,
      ],
      required: ["project", "recommendations", "skill_recommendations"]
    ),
    output: DeploymentReport.schema
  )

  static let events = [
    Events.agentDeploymentStarted, Events.agentDeploymentProgress, Events.agentDeploymentCompleted,
    Events.skillDeployment,
  ]

  private let writer: AtomicFile

  init(config: Empty) {
    self.init(writer: AtomicFile())
  }

  init(writer: AtomicFile) {
    self.writer = writer
  }

  func run(_ input: Input, _ call: Call) throws -> DeploymentReport {
    let start = try RunStart(call)
    let registry = try registry(input)
    let installer = installer(input, registry, writer, start)
    let agents = input.agents ?? true ? input.recommendations : []
    let skills = input.skills ?? true ? input.skillRecommendations : []
    let total = Double(max(1, agents.count + skills.count))
    var report = DeploymentReport(missingSkills: input.missingSkills ?? [])
    for (index, agent) in agents.enumerated() {
      try call.checkCancellation()
      let message = "Deploying agent: \(agent.agentID)..."
      call.progress(Double(index) / total, step: agent.agentID, message: message)
      let event = AgentDeploymentEvents(
        agent: agent,
        index: index,
        total: agents.count,
        start: start
      )
      report.add(try deploy(event, installer, call), agent: agent.agentID)
    }
    for (index, skill) in skills.enumerated() {
      try call.checkCancellation()
      let message = "Deploying skill: \(skill)..."
      call.progress(Double(agents.count + index) / total, step: skill, message: message)
      report.add(try installer.install(.skill(skill), call), skill: skill)
    }
    if input.skills ?? true {
      let result = report.skillResult(registry, folders: installer.folders)
      try call.emit(SkillsDeployed(result, recommended: input.skillRecommendations, start))
    }
    call.progress(1, step: "deploy", message: report.sentence)
    return report
  }

  func plan(_ input: Input, _ call: Call) throws -> DeploymentReport {
    let installer = installer(input, try registry(input), .dryRun, try RunStart(call))
    var report = DeploymentReport(missingSkills: input.missingSkills ?? [])
    for agent in input.agents ?? true ? input.recommendations : [] {
      report.add(installer.install(.agent(agent.agentID)), agent: agent.agentID)
    }
    for skill in input.skills ?? true ? input.skillRecommendations : [] {
      report.add(installer.install(.skill(skill)), skill: skill)
    }
    return report
  }

  /// Deploys one agent between its events.
  private func deploy(
    _ event: AgentDeploymentEvents,
    _ installer: PackageInstaller,
    _ call: Call
  ) throws -> PackageOutcome {
    try call.emit(event.started)
    let item = PackageItem.agent(event.agent.agentID)
    let message = "Checking \(item.landmarks.joined(separator: ", "))"
    try call.emit(event.progress(50, message))
    let outcome = try installer.install(item, call)
    try call.emit(event.completed(outcome))
    return outcome
  }

  private func registry(_ input: Input) throws -> SkillRegistry {
    try RegistryRoots(
      starter: input.starter,
      registry: input.registry,
      project: input.project
    ).read()
  }

  private func installer(
    _ input: Input,
    _ registry: SkillRegistry,
    _ writer: AtomicFile,
    _ start: RunStart
  ) -> PackageInstaller {
    PackageInstaller(
      registry: registry,
      folders: PackageFolders(project: input.project),
      writer: writer,
      now: start.date
    )
  }
}
