import GantryPlugin
import Packages
import Toolchain

/// Phase 4 of `deploy`: agents, archive and configuration (S0-13).
///
/// An agent that fails takes everything of the run back with it, the skills of the phase before
/// included (S0-61).
struct ServiceConfigurationPhase: Phase {
  struct Input: Decodable, Sendable {
    let request: DeploymentInput
    let toolchain: ToolchainReport
    let skillsReport: DeploymentReport

    private enum CodingKeys: String, CodingKey {
      case toolchain
      case skillsReport = "dependencies"
    }

    init(from decoder: any Decoder) throws {
      request = try DeploymentInput(from: decoder)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      toolchain = try container.decode(ToolchainReport.self, forKey: .toolchain)
      skillsReport = try container.decode(DeploymentReport.self, forKey: .skillsReport)
    }
  }

  struct Output: Codable, Sendable {
    var deployment: DeploymentReport
    var archiving: AgentArchivingPhase.Output
  }

  static let descriptor = TypeDescriptor(
    type: "service-configuration",
    summary: "Deploys the agents, archives unused ones and remembers the configuration.",
    input: DeploymentInput.schema(
      [
        .project, .starter, .registry, .recommendations, .agents, .archiveAgents,
        .overwriteEdited,
      ],
      and: ["toolchain": Schemas.toolchain, "dependencies": DeploymentReport.schema]
    ),
    output: .object(
      [
        "deployment": DeploymentReport.schema,
        "archiving": AgentArchivingPhase.descriptor.output,
      ],
      required: ["deployment", "archiving"]
    )
  )

  static let events =
    Events.deploymentFamily + [Events.agentArchiving, Events.configUpdated]

  private let writer: AtomicFile
  private let emitter: EmitterSource

  init(config: Empty) {
    self.init(writer: AtomicFile())
  }

  init(writer: AtomicFile, emitter: @escaping EmitterSource = { $0 }) {
    self.writer = writer
    self.emitter = emitter
  }

  func run(_ input: Input, _ call: Call) throws -> Output {
    try PhaseReporter.perform(
      .skillDeployment,
      "Deploying agents...",
      call,
      emitter: emitter
    ) { reporter in
      let deployment = try Deployment(input.request, writer: writer, call, isPlan: false)
      return try run(input, deployment, &reporter)
    }
  }

  func plan(_ input: Input, _ call: Call) throws -> Output {
    let deployment = try Deployment(input.request, writer: writer, call, isPlan: true)
    var report = DeploymentReport()
    let failed = try deployment.planAgents(into: &report)
    report.add(skillsOf: input.skillsReport)
    if let failed {
      report.rollBack(report.planned(failed))
      return Output(deployment: report, archiving: AgentArchivingPhase.Output())
    }
    let moves = try deployment.archiveMoves()
    return Output(
      deployment: report,
      archiving: AgentArchivingPhase.Output(archivedAgents: moves.map(ArchivedAgent.init))
    )
  }

  func undo(_ receipts: [Receipt], _ call: Call) throws -> UndoReport {
    try UndoReport(takingBack: receipts, writer: writer, call)
  }

  private func run(
    _ input: Input,
    _ deployment: Deployment,
    _ reporter: inout PhaseReporter
  ) throws -> Output {
    let changes = try deployment.changes(among: deployment.agents.map { .agent($0.agentID) })
    var report = DeploymentReport()
    let failed = try deployment.deployAgents(changes, into: &report, &reporter, share: 0.6)
    report.add(skillsOf: input.skillsReport)
    if let failed {
      report.rollBack(
        deployment.workplace.rollBack(
          after: report.agentErrors.last ?? "",
          code: failed.failureCode,
          report.deployedAgents + report.deployedSkills,
          in: .skillDeployment,
          &reporter
        )
      )
      return Output(deployment: report, archiving: AgentArchivingPhase.Output())
    }
    let archiving =
      deployment.isArchivingWanted
      ? try deployment.archive(&reporter) : AgentArchivingPhase.Output()
    try reporter.step("configure", 0.9, "Remembering the configuration...")
    try ConfigurationStep(
      workplace: deployment.workplace,
      toolchain: input.toolchain,
      recommendations: input.request.recommendations,
      deployment: report,
      archiving: archiving
    ).save(&reporter)
    try reporter.step("configure", 1, report.sentence)
    return Output(deployment: report, archiving: archiving)
  }
}
