public import Foundation

/// Moves agents that nothing recommends any more out of the folder that clients scan (S0-59).
///
/// Planning and performing are two steps. A run plans once, keeps the moves as receipts, and
/// performs each of them; a run that was killed performs the same moves again.
public struct AgentArchiver: Sendable {
  private let folders: PackageFolders
  private let writer: AtomicFile
  private let owned: OwnedFiles

  /// Creates an archiver.
  ///
  /// - Parameters:
  ///   - folders: The scope to review.
  ///   - writer: What changes the disk.
  public init(folders: PackageFolders, writer: AtomicFile = AtomicFile()) {
    self.folders = folders
    self.writer = writer
    self.owned = OwnedFiles(folders: folders, writer: writer)
  }

  /// Looks at every agent file of the scope; without a folder everything is empty.
  ///
  /// - Parameters:
  ///   - managed: The agents the registries hold.
  ///   - recommended: Ids that are to stay; `_` and `-` are equal.
  /// - Returns: The files, parted by what they are to us.
  /// - Throws: ``PackageError`` when the index is damaged.
  public func review(
    managed: [ManagedAgent],
    recommended: [String]
  ) throws(PackageError) -> AgentReview {
    let index = try DeploymentIndex.read(folders)
    let registry = managed.reduce(into: [String: ManagedAgent]()) { $0[$1.agentID] = $1 }
    let wanted = Set(recommended.map(AgentFile.normalizedID))
    var review = AgentReview()
    let folder = folders.path(PackageFolders.agents)
    for name in DiskItem.names(in: folder) where name.hasSuffix(".md") {
      guard var agent = reviewed(name) else { continue }
      let entry = index.deployedAgents[agent.agentID]
      guard let known = registry[agent.agentID], owned.owner(of: agent.path, entry: entry) == .us
      else {
        review.custom.append(agent)
        continue
      }
      agent.version = entry?.version
      if VersionOrder.isOutdated(installed: agent.version, available: known.version) {
        review.outdated.append(agent)
      } else {
        review.managed.append(agent)
      }
      if !wanted.contains(agent.agentID) { review.unused.append(agent) }
    }
    return review
  }

  /// Decides where each unused agent goes.
  ///
  /// - Parameters:
  ///   - review: A review of this run, never one of a preview.
  ///   - now: When the run started.
  /// - Returns: The moves, by name.
  public func plan(_ review: AgentReview, now: Date) -> [ArchiveMove] {
    var taken = Set(DiskItem.names(in: folders.path(PackageFolders.archivedAgents)))
    return review.unused.map { agent in
      let stem = "\(agent.name)_\(Timestamp.stamp(now))"
      var file = stem + ".md"
      var count = 2
      while !taken.insert(file).inserted {
        file = "\(stem)_\(count).md"
        count += 1
      }
      return ArchiveMove(
        name: agent.name,
        agentID: agent.agentID,
        originalPath: agent.path,
        archivedPath: "\(PackageFolders.archivedAgents)/\(file)",
        sha256: agent.sha256,
        sizeBytes: agent.sizeBytes,
        version: agent.version,
        archivedAt: Timestamp.text(now)
      )
    }
  }

  /// Performs one move; it may have been performed before, wholly or in part.
  ///
  /// - Parameter move: A planned move.
  /// - Returns: What became of it.
  public func perform(_ move: ArchiveMove) -> ArchiveOutcome {
    do throws(PackageError) {
      return try archive(move)
    } catch {
      return .failed(error)
    }
  }

  /// Performs several moves; one that fails does not stop the others.
  ///
  /// - Parameter moves: Planned moves.
  /// - Returns: What became of them.
  public func perform(_ moves: [ArchiveMove]) -> ArchiveReport {
    moves.reduce(into: ArchiveReport()) { $0.add(perform($1), move: $1) }
  }

  /// What the archive holds.
  ///
  /// - Returns: The number of archived agents and each of them.
  /// - Throws: ``PackageError`` when the archive's manifest is damaged.
  public func summary() throws(PackageError) -> ArchiveSummary {
    let agents = try ArchiveManifest.read(folders).archived.map {
      ArchiveSummary.Agent(name: $0.name, path: $0.archivedPath, sizeBytes: $0.sizeBytes)
    }
    return ArchiveSummary(count: agents.count, agents: agents)
  }

  private func archive(_ move: ArchiveMove) throws(PackageError) -> ArchiveOutcome {
    // A receipt comes back from a journal, so its paths are checked like any other input.
    let source = try SafePath.resolve(move.originalPath, in: folders.root)
    let destination = try SafePath.resolve(move.archivedPath, in: folders.root)
    let isArchived = sha256(of: destination) == move.sha256
    switch (sha256(of: source), isArchived) {
    case (move.sha256, true):
      try writer.remove(source)
    case (move.sha256, false):
      guard DiskItem(path: destination) == .absent else { throw obstructed(move) }
      try writer.move(source, to: destination)
    case (_, true):
      break
    case (nil, false):
      throw PackageError(
        code: .notFound,
        message: "the file is gone",
        location: move.originalPath,
        remedy: "Nothing has to be done; the agent is not in use."
      )
    case (_, false):
      throw PackageError(
        code: .conflict,
        message: "the file was edited after the review and is kept",
        location: move.originalPath,
        remedy: "Move it by hand if it is no longer wanted."
      )
    }
    try writer.removeLeftovers(of: folders.path(PackageFolders.archivedAgents))
    try ArchiveManifest.add(move, folders: folders, writer: writer)
    try forget(move)
    return isArchived ? .alreadyDone : .archived
  }

  /// Takes the agent out of the index unless something else stands in its place by now.
  private func forget(_ move: ArchiveMove) throws(PackageError) {
    var index = try DeploymentIndex.read(folders)
    guard index.deployedAgents[move.agentID] != nil,
      DiskItem(path: folders.path(move.originalPath)) == .absent
    else { return }
    index.deployedAgents[move.agentID] = nil
    index.lastSync = move.archivedAt
    try index.write(folders, writer: writer)
  }

  private func reviewed(_ name: String) -> ReviewedAgent? {
    let path = "\(PackageFolders.agents)/\(name)"
    guard case .file(let size, _) = DiskItem(path: folders.path(path)),
      let sha256 = sha256(of: folders.path(path))
    else { return nil }
    let stem = String(name.dropLast(3))
    return ReviewedAgent(
      name: stem,
      agentID: AgentFile.normalizedID(stem),
      path: path,
      version: nil,
      sizeBytes: size,
      sha256: sha256
    )
  }

  private func sha256(of path: String) -> String? {
    guard case .file = DiskItem(path: path) else { return nil }
    return FileManager.default.contents(atPath: path).map(Fingerprint.sha256)
  }

  private func obstructed(_ move: ArchiveMove) -> PackageError {
    PackageError(
      code: .obstructed,
      message: "another file stands at its place in the archive",
      location: move.archivedPath,
      remedy: "Run again; the next run chooses another name."
    )
  }
}
