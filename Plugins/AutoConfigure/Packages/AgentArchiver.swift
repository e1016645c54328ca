public import Foundation

/// Moves agents that nothing recommends any more out of the folder that clients scan (S0-59).
///
/// Planning and performing are two steps. A run plans once and performs each move by its receipt; a
/// run that was killed performs the same moves again.
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
  /// - Returns: The moves, by name; those that a killed run began come with their former places.
  /// - Throws: ``PackageError`` when the index or the archive's list is damaged.
  public func plan(_ review: AgentReview, now: Date) throws(PackageError) -> [ArchiveMove] {
    let begun = try begunMoves()
    var taken = Set(DiskItem.names(in: folders.path(PackageFolders.archivedAgents)))
    let moves = review.unused.map { agent in
      let former = begun.first { $0.originalPath == agent.path && $0.sha256 == agent.sha256 }
      if let former { return former }
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
        archivedAt: Timestamp.text(now),
        restore: "gantry agent restore \(agent.name)"
      )
    }
    let unfinished = begun.filter { move in
      DiskItem(path: folders.path(move.originalPath)) == .absent
    }
    return (moves + unfinished).sorted { $0.name < $1.name }
  }

  /// Moves that a killed run has listed and whose agents the index still has.
  private func begunMoves() throws(PackageError) -> [ArchiveMove] {
    let index = try DeploymentIndex.read(folders)
    return try ArchiveManifest.read(folders).archived.filter { move in
      guard let entry = index.deployedAgents[move.agentID], entry.pending != nil else {
        return false
      }
      return entry.knownHashes[move.originalPath]?.contains(move.sha256) == true
    }
  }

  /// Works out what a move changes, as far as it has not been made.
  ///
  /// - Parameter move: A planned move.
  /// - Returns: The change.
  /// - Throws: ``PackageError`` when the file is gone or was edited, or when its place in the archive
  ///   is taken.
  public func change(_ move: ArchiveMove) throws(PackageError) -> Change {
    _ = try SafePath.resolve(move.originalPath, in: folders.root)
    _ = try SafePath.resolve(move.archivedPath, in: folders.root)
    let source = owned.state(move.originalPath)
    let copy = owned.state(move.archivedPath)
    let isArchived = copy?.sha256 == move.sha256
    let isThere = source?.sha256 == move.sha256
    guard isThere || isArchived else { throw source == nil ? gone(move) : edited(move) }
    guard isArchived || DiskItem(path: folders.path(move.archivedPath)) == .absent else {
      throw obstructed(move)
    }
    let before = isThere ? source : nil
    let index = try DeploymentIndex.read(folders)
    let entry = isThere || source == nil ? index.deployedAgents[move.agentID] : nil
    return Change(
      receipt: ChangeReceipt(
        item: "archived agent \(move.name)",
        folders: folders,
        paths: [
          PathChange(path: move.archivedPath, before: nil, after: source ?? copy),
          PathChange(path: move.originalPath, before: before, after: nil),
        ],
        index: entry.map { entry in
          index.change(
            [.init(kind: .agent, name: move.agentID, before: entry, after: nil)],
            in: folders,
            time: move.archivedAt
          )
        },
        archive: ArchiveChange(
          added: [move],
          existed: ArchiveManifest.exists(folders),
          stays: true
        )
      ),
      contents: .none
    )
  }

  /// Performs one move; it may have been performed before, wholly or in part.
  ///
  /// - Parameter move: A planned move.
  /// - Returns: What became of it.
  public func perform(_ move: ArchiveMove) -> ArchiveOutcome {
    do throws(PackageError) {
      try change(move).perform(writer)
      return .archived
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
    let agents = try ArchiveManifest.read(folders).archived.filter { move in
      owned.state(move.archivedPath) != nil
    }.map {
      ArchiveSummary.Agent(name: $0.name, path: $0.archivedPath, sizeBytes: $0.sizeBytes)
    }
    return ArchiveSummary(count: agents.count, agents: agents)
  }

  private func reviewed(_ name: String) -> ReviewedAgent? {
    let path = "\(PackageFolders.agents)/\(name)"
    guard case .file(let size, _) = DiskItem(path: folders.path(path)),
      let state = owned.state(path)
    else { return nil }
    let stem = String(name.dropLast(3))
    return ReviewedAgent(
      name: stem,
      agentID: AgentFile.normalizedID(stem),
      path: path,
      version: nil,
      sizeBytes: size,
      sha256: state.sha256
    )
  }

  private func gone(_ move: ArchiveMove) -> PackageError {
    PackageError(
      code: .notFound,
      message: "the file is gone",
      location: move.originalPath,
      remedy: "Nothing has to be done; the agent is not in use."
    )
  }

  private func edited(_ move: ArchiveMove) -> PackageError {
    PackageError(
      code: .conflict,
      message: "the file was edited after the review and is kept",
      location: move.originalPath,
      remedy: "Move it by hand if it is no longer wanted."
    )
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
