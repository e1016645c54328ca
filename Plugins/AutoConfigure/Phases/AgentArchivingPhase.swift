import GantryPlugin
import Packages

/// Phase 3: moves agents that nothing recommends any more to the archive (S0-59).
struct AgentArchivingPhase: Phase {
  struct Input: Codable, Sendable {
    var project: String
    var starter: String?
    var registry: String?
    var recommendations: [RecommendedAgent]
    var agents: Bool?
    var archiveAgents: Bool?
    var deployment: DeploymentReport?

    enum CodingKeys: String, CodingKey {
      case project, starter, registry, recommendations, agents, deployment
      case archiveAgents = "archive_agents"
    }

    /// The same as a deployment takes it.
    var request: DeploymentInput {
      DeploymentInput(
        project: project,
        starter: starter,
        registry: registry,
        recommendations: recommendations,
        agents: agents,
        archiveAgents: archiveAgents
      )
    }

    /// Whether there is anything to do: a run that failed goes no further.
    func isWanted(_ deployment: Deployment) -> Bool {
      deployment.isArchivingWanted && self.deployment?.isFailed != true
    }
  }

  struct Output: Codable, Sendable, Equatable {
    var archivedAgents: [ArchivedAgent] = []
    var archiveErrors: [String] = []

    enum CodingKeys: String, CodingKey {
      case archivedAgents = "archived_agents"
      case archiveErrors = "archive_errors"
    }
  }

  static let descriptor = TypeDescriptor(
    type: "agent-archiving",
    summary: "Moves agents that nothing recommends any more to the archive.",
    input: .object(
      [
        "project": Schemas.project,
        "starter": Schemas.starter,
        "registry": Schemas.registry,
        "recommendations": .array(of: Schemas.agent),
        "agents": .boolean,
        "archive_agents": .boolean,
        "deployment": DeploymentReport.schema,
      ],
      required: ["project", "recommendations"]
    ),
    output: .object(
      ["archived_agents": .array(of: ArchivedAgent.schema), "archive_errors": Schemas.names],
      required: ["archived_agents", "archive_errors"]
    )
  )

  static let events = Events.archivingFamily

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
    let deployment = try Deployment(input.request, writer: writer, call, isPlan: false)
    guard input.isWanted(deployment) else { return Output() }
    return try PhaseReporter.perform(
      .agentArchiving,
      "Looking for unused agents...",
      call,
      emitter: emitter
    ) { reporter in
      let output = try deployment.archive(&reporter)
      try reporter.step("archive", 1, "Archived \(output.archivedAgents.count) agent(s)")
      return output
    }
  }

  func plan(_ input: Input, _ call: Call) throws -> Output {
    let deployment = try Deployment(input.request, writer: writer, call, isPlan: true)
    guard input.isWanted(deployment) else { return Output() }
    return Output(archivedAgents: try deployment.archiveMoves().map(ArchivedAgent.init))
  }

  func undo(_ receipts: [Receipt], _ call: Call) throws -> UndoReport {
    try UndoReport(takingBack: receipts, writer: writer, call)
  }
}
