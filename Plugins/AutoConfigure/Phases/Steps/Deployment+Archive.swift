import GantryPlugin
import Packages

extension Deployment {
  /// The moves of unused agents, as they are to be made (S0-59).
  ///
  /// Nothing recommended means that nothing was recognised or nothing was sure enough, and neither
  /// is a reason to take agents away.
  func archiveMoves() throws -> [ArchiveMove] {
    guard isArchivingWanted, !input.recommendations.isEmpty else { return [] }
    let archiver = AgentArchiver(folders: workplace.folders, writer: workplace.writer)
    return try packages { () throws(PackageError) in
      let review = try archiver.review(
        managed: registry.agents.map { ManagedAgent(agentID: $0.agentID, version: $0.version) },
        recommended: stayingAgents
      )
      return try archiver.plan(review, now: workplace.start.date)
    }
  }

  /// Whether agents may be archived at all.
  var isArchivingWanted: Bool { (input.agents ?? true) && (input.archiveAgents ?? true) }

  /// Moves unused agents to the archive; one that fails stops no other.
  func archive(_ reporter: inout PhaseReporter) throws -> AgentArchivingPhase.Output {
    let moves = try workplace.decided("moves") { try archiveMoves() }
    if !moves.isEmpty { try workplace.ensureBackup() }
    reporter.observe(.agentArchiving(moves.map(\.name)))
    var output = AgentArchivingPhase.Output()
    for (index, move) in moves.enumerated() {
      let fraction = Double(index) / Double(moves.count)
      try reporter.step(move.name, fraction, "Archiving agent: \(move.name)...")
      if let error = try archive(move).error {
        output.archiveErrors.append(error)
        let context = ["step": move.name, "item": "agent \(move.name)"]
        reporter.observe(.errorOccurred(error, context: context, in: .agentArchiving))
      } else {
        output.archivedAgents.append(ArchivedAgent(move))
      }
    }
    return output
  }

  /// What became of a move, as its effect records it.
  private struct MoveResult: Codable {
    var error: String?

    init(_ failure: PackageError?, _ move: ArchiveMove) {
      var report = ArchiveReport()
      report.add(failure.map(ArchiveOutcome.failed) ?? .archived, move: move)
      error = report.errors.first
    }
  }

  private func archive(_ move: ArchiveMove) throws -> MoveResult {
    let change: Change
    do throws(PackageError) {
      change = try AgentArchiver(folders: workplace.folders, writer: workplace.writer).change(move)
    } catch {
      return MoveResult(error, move)
    }
    return try workplace.make("archive:\(move.originalPath)", change) { made in
      MoveResult(made.failure, move)
    }
  }
}
