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

    enum CodingKeys: String, CodingKey {
      case project, starter, registry, recommendations, agents
      case archiveAgents = "archive_agents"
    }

    var isWanted: Bool { (agents ?? true) && (archiveAgents ?? true) }
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
      ],
      required: ["project", "recommendations"]
    ),
    output: .object(
      ["archived_agents": .array(of: ArchivedAgent.schema), "archive_errors": Schemas.names],
      required: ["archived_agents", "archive_errors"]
    )
  )

  static let events = [Events.agentArchiving]

  private let writer: AtomicFile

  init(config: Empty) {
    self.init(writer: AtomicFile())
  }

  init(writer: AtomicFile) {
    self.writer = writer
  }

  func run(_ input: Input, _ call: Call) throws -> Output {
    guard input.isWanted else { return Output() }
    let start = try RunStart(call)
    let archiver = AgentArchiver(
      folders: PackageFolders(project: input.project),
      writer: writer
    )
    let moves = try announced(try moves(input, archiver, start), call)
    try call.emit(AgentsArchived(moves, start))
    var output = Output()
    for (index, move) in moves.enumerated() {
      try call.checkCancellation()
      let message = "Archiving agent: \(move.name)..."
      call.progress(Double(index) / Double(moves.count), step: move.name, message: message)
      let error = try call.effects.once("archive:\(move.originalPath)", receipt: move) {
        MoveResult(archiver.perform(move), move)
      }.error
      if let error {
        output.archiveErrors.append(error)
      } else {
        output.archivedAgents.append(ArchivedAgent(move))
      }
    }
    call.progress(1, step: "archive", message: AgentsArchived.sentence(moves.count))
    return output
  }

  func plan(_ input: Input, _ call: Call) throws -> Output {
    guard input.isWanted else { return Output() }
    let archiver = AgentArchiver(
      folders: PackageFolders(project: input.project),
      writer: .dryRun
    )
    let moves = try moves(input, archiver, try RunStart(call))
    return Output(archivedAgents: moves.map(ArchivedAgent.init))
  }

  /// What is to be moved, as it is now.
  private func moves(
    _ input: Input,
    _ archiver: AgentArchiver,
    _ start: RunStart
  ) throws -> [ArchiveMove] {
    // Nothing recommended means that nothing was recognised or nothing was sure enough, and neither
    // is a reason to take agents away.
    guard !input.recommendations.isEmpty else { return [] }
    let registry = try RegistryRoots(
      starter: input.starter,
      registry: input.registry,
      project: input.project
    ).read()
    do throws(PackageError) {
      let review = try archiver.review(
        managed: registry.agents.map { ManagedAgent(agentID: $0.agentID, version: $0.version) },
        recommended: input.recommendations.map(\.agentID)
      )
      return archiver.plan(review, now: start.date)
    } catch {
      throw PluginFailure(error)
    }
  }

  /// The moves of the run: those that its first attempt chose, for a later one no longer finds the
  /// files that are moved already.
  private func announced(_ found: [ArchiveMove], _ call: Call) throws -> [ArchiveMove] {
    let key = "moves"
    var moves = found
    switch try call.effects.intend(key, receipt: found) {
    case .settled(let recorded): return try recorded.decoded()
    case .announced(let recorded): moves = try recorded.decoded()
    case .new: break
    }
    try call.effects.settle(key, result: moves)
    return moves
  }

  /// What became of a move, as its effect records it.
  private struct MoveResult: Codable {
    var error: String?

    init(_ outcome: ArchiveOutcome, _ move: ArchiveMove) {
      var report = ArchiveReport()
      report.add(outcome, move: move)
      error = report.errors.first
    }
  }
}
