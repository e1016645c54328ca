import Foundation
import GantryPlugin
import Packages

/// Puts agents and skills into a project, each exactly once per run however often it is killed.
struct PackageInstaller: Sendable {
  /// The project.
  let folders: PackageFolders
  private let agents: AgentDeployer
  private let skills: SkillDeployer
  private let now: Date

  init(registry: SkillRegistry, folders: PackageFolders, writer: AtomicFile, now: Date) {
    self.folders = folders
    self.now = now
    agents = AgentDeployer(registry: registry, folders: folders, writer: writer)
    skills = SkillDeployer(registry: registry, folders: folders, writer: writer)
  }

  /// Installs an item, or takes over what an earlier attempt of the same run recorded.
  ///
  /// - Parameters:
  ///   - item: What to install.
  ///   - call: The call whose effects keep the record.
  /// - Returns: What became of the item in this run.
  /// - Throws: ``PluginFailure`` when the host does not take the record.
  func install(_ item: PackageItem, _ call: Call) throws -> PackageOutcome {
    let outcome: PackageOutcome
    switch try call.effects.intend(item.key, receipt: states(of: item)) {
    case .settled(let result):
      return try result.decoded()
    case .new:
      outcome = install(item)
    case .announced(let receipt):
      let before: FileStates = try receipt.decoded()
      outcome = install(item).since(before, now: states(of: item))
    }
    try call.effects.settle(item.key, result: outcome)
    return outcome
  }

  /// Installs an item without a record; with a dry writer, says what would become of it.
  func install(_ item: PackageItem) -> PackageOutcome {
    switch item {
    case .agent(let id): PackageOutcome(agents.deploy(id: id, now: now))
    case .skill(let name): PackageOutcome(skills.deploy(names: [name], now: now), of: item)
    }
  }

  private func states(of item: PackageItem) -> FileStates {
    FileStates(of: item.landmarks, in: folders)
  }
}
