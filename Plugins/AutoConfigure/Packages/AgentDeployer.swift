public import Foundation

/// Copies agents from the registries to `.claude/agents/<id>.md`.
public struct AgentDeployer: Sendable {
  private let registry: SkillRegistry
  private let folders: PackageFolders
  private let owned: OwnedFiles

  /// Creates a deployer.
  ///
  /// - Parameters:
  ///   - registry: Where agents come from.
  ///   - folders: Where they go.
  ///   - writer: What changes the disk.
  public init(
    registry: SkillRegistry,
    folders: PackageFolders,
    writer: AtomicFile = AtomicFile()
  ) {
    self.registry = registry
    self.folders = folders
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
  ///   - now: When the run started; a repeated run passes the same moment.
  /// - Returns: What became of it.
  public func deploy(id: String, now: Date) -> AgentOutcome {
    do throws(PackageError) {
      return try install(id, time: Timestamp.text(now))
    } catch {
      return .failed(error)
    }
  }

  private func install(_ id: String, time: String) throws(PackageError) -> AgentOutcome {
    try SafePath.check(name: id)
    let agent = try find(id)
    var index = try DeploymentIndex.read(folders)
    let entry = index.deployedAgents[agent.agentID]
    let target = "\(PackageFolders.agents)/\(agent.agentID).md"
    if let path = otherSpelling(of: agent.agentID) { return .kept(path: path) }
    guard owned.owner(of: target, entry: entry) != .person else { return .kept(path: target) }
    guard let bytes = FileManager.default.contents(atPath: agent.path) else {
      throw PackageError(
        code: .inputOutput,
        message: "the registry's file cannot be read",
        location: agent.path,
        remedy: "Check the permissions of the registry."
      )
    }
    let file = PackageFile(path: target, bytes: bytes)
    let isInPlace =
      entry?.pending == nil && entry?.files[target] == file.sha256
      && owned.owner(of: target, entry: entry) == .us
    // What this very run deployed before it was interrupted is still its own work.
    if isInPlace { return entry?.deployedAt == time ? .deployed : .skipped }
    _ = try owned.install(
      OwnedFiles.Request(
        kind: .agent,
        name: agent.agentID,
        collection: agent.collection,
        version: agent.version,
        files: [file],
        time: time
      ),
      index: &index
    )
    return .deployed
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
