import GantryPlugin
import Packages

/// Phase 2: deploys the recommended agents, then the skills.
///
/// An agent that fails takes the other agents of the run back with it, and then no skill is
/// deployed (S0-61). A call that was killed at any instant ends the same when it comes again.
struct SkillDeploymentPhase: Phase {
  static let descriptor = TypeDescriptor(
    type: "skill-deployment",
    summary: "Deploys the recommended agents, then the skills.",
    input: DeploymentInput.schema([
      .project, .starter, .registry, .recommendations, .skillRecommendations, .missingSkills,
      .agents, .skills, .overwriteEdited, .mode, .cleanup,
    ]),
    output: DeploymentReport.schema
  )

  static let events = Events.deploymentFamily

  private let writer: AtomicFile
  private let emitter: EmitterSource

  init(config: Empty) {
    self.init(writer: AtomicFile())
  }

  init(writer: AtomicFile, emitter: @escaping EmitterSource = { $0 }) {
    self.writer = writer
    self.emitter = emitter
  }

  func run(_ input: DeploymentInput, _ call: Call) throws -> DeploymentReport {
    try PhaseReporter.perform(
      .skillDeployment,
      "Deploying agents and skills...",
      call,
      emitter: emitter
    ) { reporter in
      let deployment = try Deployment(input, writer: writer, call, isPlan: false)
      return try run(deployment, &reporter)
    }
  }

  func plan(_ input: DeploymentInput, _ call: Call) throws -> DeploymentReport {
    let deployment = try Deployment(input, writer: writer, call, isPlan: true)
    var report = DeploymentReport(missingSkills: input.missingSkills ?? [])
    if let failed = try deployment.planAgents(into: &report) {
      report.rollBack(report.planned(failed))
    } else {
      try deployment.planSkills(into: &report)
    }
    return report
  }

  func undo(_ receipts: [Receipt], _ call: Call) throws -> UndoReport {
    try UndoReport(takingBack: receipts, writer: writer, call)
  }

  private func run(
    _ deployment: Deployment,
    _ reporter: inout PhaseReporter
  ) throws -> DeploymentReport {
    let (agents, skills) = (deployment.agents, deployment.skills)
    try reporter.step("decide", 0, "Finding out what changes...")
    let changes = try deployment.changes(
      among: agents.map { .agent($0.agentID) } + skills.map(PackageItem.skill)
    )
    let total = agents.count + skills.count
    reporter.observe(.deploymentStarted(total: total))
    var report = DeploymentReport(missingSkills: deployment.input.missingSkills ?? [])
    let share = Double(agents.count) / Double(max(1, total))
    let failed = try deployment.deployAgents(changes, into: &report, &reporter, share: share)
    if let failed {
      report.rollBack(
        deployment.workplace.rollBack(
          after: report.agentErrors.last ?? "",
          code: failed.failureCode,
          report.deployedAgents,
          agents: report.deployedAgents + report.failedAgents,
          in: .skillDeployment,
          &reporter
        )
      )
    } else {
      try deployment.deploySkills(changes, into: &report, &reporter, from: share)
    }
    try reporter.step("deploy", 1, report.sentence)
    return report
  }
}

extension DeploymentReport {
  /// The rollback that a plan foresees.
  func planned(_ failed: PackageOutcome) -> RollbackReport {
    RollbackReport(
      error: agentErrors.last ?? "",
      code: failed.failureCode,
      deployedBeforeFailure: deployedAgents,
      succeeded: true
    )
  }
}
