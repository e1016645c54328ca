public import Foundation

/// Copies agents from the registries to `.claude/agents/<id>.md`.
public struct AgentDeployer: Sendable {
  private let registry: SkillRegistry
  private let folders: PackageFolders
  private let owned: OwnedFiles
  private let overwritesEdited: Bool

  /// Creates a deployer.
  ///
  /// - Parameters:
  ///   - registry: Where agents come from.
  ///   - folders: Where they go.
  ///   - overwritesEdited: Whether a person's file in the place of an agent is replaced. The caller
  ///     keeps a backup of it.
  ///   - writer: What changes the disk.
  public init(
    registry: SkillRegistry,
    folders: PackageFolders,
    overwritesEdited: Bool = false,
    writer: AtomicFile = AtomicFile()
  ) {
    self.registry = registry
    self.folders = folders
    self.overwritesEdited = overwritesEdited
    self.owned = OwnedFiles(folders: folders, writer: writer)
  }

  /// Deploys several agents.
  ///
  /// - Parameters:
  ///   - ids: Agent ids in the order to deploy; `_` and `-` are equal, a repeated id counts once.
  ///   - now: When the run started; a repeated run passes the same moment.
  /// - Returns: What became of every id.
  public func deploy(ids: [String], now: Date) -> AgentDeployment {
    var result = AgentDeployment()
    var seen: Set<String> = []
    for id in ids.map(AgentFile.normalizedID) where seen.insert(id).inserted {
      result.add(deploy(id: id, now: now), id: id)
    }
    return result
  }

  /// Deploys one agent; no failure escapes as an error.
  ///
  /// - Parameters:
  ///   - id: The agent's id; `_` and `-` are equal.
  ///   - now: When the run started.
  /// - Returns: What became of it.
  public func deploy(id: String, now: Date) -> AgentOutcome {
    switch plan(id: id, now: now) {
    case .inPlace:
      // What the same call put in place before it was interrupted is still its own work.
      let index = try? DeploymentIndex.read(folders)
      let entry = index?.deployedAgents[AgentFile.normalizedID(id)]
      return entry?.deployedAt == Timestamp.text(now) ? .deployed : .skipped
    case .kept(let paths): return .kept(path: paths.first ?? "")
    case .failed(let error): return .failed(error)
    case .change(let change):
      do throws(PackageError) {
        try change.perform(owned.writer)
        return .deployed
      } catch {
        return .failed(error)
      }
    }
  }

  /// Says what deploying one agent would come to.
  ///
  /// - Parameters:
  ///   - id: The agent's id; `_` and `-` are equal.
  ///   - now: When the run started.
  /// - Returns: What would become of it.
  public func plan(id: String, now: Date) -> PlannedItem {
    do throws(PackageError) {
      return try plan(AgentFile.normalizedID(id), time: Timestamp.text(now))
    } catch {
      return .failed(error)
    }
  }

  private func plan(_ id: String, time: String) throws(PackageError) -> PlannedItem {
    try SafePath.check(name: id)
    let agent = try find(id)
    let target = "\(PackageFolders.agents)/\(agent.agentID).md"
    if let path = otherSpelling(of: agent.agentID) { return .kept([path]) }
    guard let bytes = FileManager.default.contents(atPath: agent.path) else {
      throw PackageError(
        code: .inputOutput,
        message: "the registry's file cannot be read",
        location: agent.path,
        remedy: "Check the permissions of the registry."
      )
    }
    let change = try owned.change(
      OwnedFiles.Request(
        kind: .agent,
        name: agent.agentID,
        collection: agent.collection,
        version: agent.version,
        files: [PackageFile(path: target, bytes: bytes)],
        time: time,
        overwritesEdited: overwritesEdited
      ),
      index: try DeploymentIndex.read(folders)
    )
    if !change.kept.isEmpty { return .kept(change.kept) }
    return change.isDone ? .inPlace(edited: []) : .change(change)
  }

  private func find(_ id: String) throws(PackageError) -> RegisteredAgent {
    if let agent = registry.agent(id) { return agent }
    let guess = registry.suggestion(forAgent: id).map { "Did you mean '\($0)'?" }
    throw PackageError(
      code: .notFound,
      message: "agent not found",
      location: id,
      remedy: guess ?? "Name an agent of a registry, or add the registry that holds it."
    )
  }

  /// A person's file for the same id under another spelling, such as `python_engineer.md`.
  private func otherSpelling(of id: String) -> String? {
    DiskItem.names(in: folders.path(PackageFolders.agents)).first { name in
      name.hasSuffix(".md") && name != id + ".md"
        && AgentFile.normalizedID(String(name.dropLast(3))) == id
    }.map { "\(PackageFolders.agents)/\($0)" }
  }
}
