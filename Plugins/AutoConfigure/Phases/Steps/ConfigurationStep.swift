import GantryPlugin
import Packages
import Toolchain

/// Writes down what is configured, when there is something to remember (S0-64).
struct ConfigurationStep {
  let workplace: Workplace
  let toolchain: ToolchainReport
  let recommendations: [RecommendedAgent]
  let deployment: DeploymentReport
  let archiving: AgentArchivingPhase.Output

  /// Names the effect.
  private static let key = "configuration"

  /// Writes the files that change.
  ///
  /// - Parameter reporter: Is told of every file.
  /// - Throws: ``PluginFailure`` when a person's file would be lost or a file cannot be written.
  func save(_ reporter: inout PhaseReporter) throws {
    let decided = try workplace.decided("configuration") {
      try plan().receipt.paths.isEmpty ? [] : [Self.key]
    }
    guard !decided.isEmpty else { return }
    try workplace.ensureBackup()
    let saved = try workplace.make(Self.key, try plan()) { made in
      Saved(files: made.receipt.paths.map(\.path), failure: made.failure)
    }
    if let failure = saved.failure { throw PluginFailure(failure) }
    for file in saved.files { reporter.observe(.configUpdated(file: file)) }
  }

  /// What became of the files, as the effect records it.
  private struct Saved: Codable {
    var files: [String]
    var failure: PackageError?
  }

  private func plan() throws -> Change {
    try packages { () throws(PackageError) in
      let folders = workplace.folders
      let index = try DeploymentIndex.read(folders)
      guard isWorthRemembering(index) else { return Change(ofNothing: Self.key, in: folders) }
      return try ConfigurationFile(folders: folders, writer: workplace.writer).plan(
        record(index),
        now: workplace.start.date,
        didChange: !deployment.deployedAgents.isEmpty || !deployment.deployedSkills.isEmpty
          || !deployment.removedSkills.isEmpty || !archiving.archivedAgents.isEmpty
      )
    }
  }

  /// Whether there is something to remember: a run that recommended nothing changed nothing, and a
  /// project in which nothing of ours is or was gets no file that says so.
  ///
  /// The earlier phases decide it and not the state of the file, which an interrupted attempt may
  /// have written.
  private func isWorthRemembering(_ index: DeploymentIndex) -> Bool {
    guard !recommendations.isEmpty else { return false }
    return !index.deployedAgents.isEmpty || !index.deployedSkills.isEmpty
      || !archiving.archivedAgents.isEmpty
  }

  /// What is in place after the run, those agents of earlier runs included.
  ///
  /// Times come from the index, which is complete before this is asked, so that a repeated attempt
  /// finds the same ones.
  private func record(_ index: DeploymentIndex) -> ConfigurationRecord {
    let known = recommendations.reduce(into: [String: RecommendedAgent]()) { $0[$1.agentID] = $1 }
    return ConfigurationRecord(
      primaryLanguage: toolchain.primaryLanguage,
      frameworks: Set(toolchain.components.flatMap { $0.frameworks.map(\.name) }).sorted(),
      deploymentTargets: toolchain.deploymentTargets.map(\.platform),
      deployedAgents: index.deployedAgents.sorted { $0.key < $1.key }.map { id, entry in
        ConfigurationRecord.Agent(
          agentID: id,
          agentName: known[id]?.agentName ?? id,
          confidence: known[id]?.confidence,
          deployedAt: RunStart.date(entry.deployedAt)
        )
      }
    )
  }
}
