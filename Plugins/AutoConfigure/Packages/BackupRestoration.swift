/// Brings a scope back to what a backup holds (S0-60, S0-61).
///
/// Files of ours go back or away; what a person made or edited since stays and is named, unless it
/// is said that edits are to be replaced.
public struct BackupRestoration: Sendable {
  private let folders: PackageFolders
  private let backup: Backup
  private let index: DeploymentIndex
  private let former: DeploymentIndex
  private let owned: OwnedFiles
  private let contents: Contents

  /// Reads what a restoration needs.
  ///
  /// - Parameters:
  ///   - id: The backup's id or the beginning of it.
  ///   - folders: The scope.
  /// - Throws: ``PackageError`` when there is no such backup, or the index or the backup is damaged.
  public init(of id: String, in folders: PackageFolders) throws(PackageError) {
    self.folders = folders
    let backups = Backups(folders: folders)
    backup = try backups.find(id)
    contents = backups.contents(backup.id)
    index = try DeploymentIndex.read(folders)
    owned = OwnedFiles(folders: folders, writer: AtomicFile())
    former = try backup.index(contents)
  }

  /// The id of the backup.
  public var id: String { backup.id }

  /// Works out what restoring changes.
  ///
  /// - Parameters:
  ///   - agents: Ids of the agents to restore and nothing else; nil restores everything.
  ///   - overwritesEdited: Whether files that were edited since are replaced.
  /// - Returns: The change; its `kept` names what stays.
  /// - Throws: ``PackageError`` when the archive's list is damaged.
  public func plan(
    agents: [String]? = nil,
    overwritesEdited: Bool = false
  ) throws(PackageError) -> Change {
    let saved = backup.files.reduce(into: [String: FileState]()) { $0[$1.path] = $1.state }
    let only = agents.map { Set($0.map { "\(PackageFolders.agents)/\($0).md" }) }
    let moves = try ArchiveManifest.read(folders).archived
    let listed = agents == nil ? try backup.archived(contents) : moves
    let present = BackupSource(folders).items.map(\.path)
    let places = Set(present).union(saved.keys).subtracting(Self.lists).filter { path in
      only?.contains(path) ?? true
    }
    var paths: [PathChange] = []
    var kept: [String] = []
    for path in places.sorted() {
      let now = FileState.standing(at: folders.path(path))
      guard !now.matches(saved[path]) else { continue }
      guard
        isOurs(path, now, moves: moves, saved: saved[path])
          || overwritesEdited && isReplaceable(path, saved: saved[path])
      else {
        // What a person added beside ours was never a part of it.
        if saved[path] != nil || claims(path) { kept.append(path) }
        continue
      }
      paths.append(PathChange(path: path, before: owned.state(path), after: saved[path]))
    }
    let before = Set(backup.folders)
    // A killed attempt may have removed the files and not yet the folders they were in.
    let gone =
      paths.filter { $0.after == nil }.map(\.path) + claimedPaths
      + [PackageFolders.index, ArchiveManifest.path]
      + (PackageFolders.skillTrees + [PackageFolders.agents]).map { $0 + "/x" }
    let above = gone.flatMap(PackageFolders.folders)
    let emptied = Set(above).filter { !before.contains($0) }.sorted()
    let receipt = ChangeReceipt(
      item: agents == nil ? "restored backup \(backup.id)" : "agents of the run",
      folders: folders,
      paths: paths,
      removedFolders: emptied,
      index: indexChange(agents: agents),
      archive: archiveChange(moves, listed)
    )
    var change = Change(receipt: receipt, contents: contents)
    change.kept = kept
    return change
  }

  // Lists are changed entry by entry and not as files.
  private static let lists: Set<String> = [PackageFolders.index, ArchiveManifest.path]

  private func isOurs(
    _ path: String,
    _ now: Standing,
    moves: [ArchiveMove],
    saved: FileState?
  ) -> Bool {
    guard case .file(let state) = now else { return now == .absent }
    if path == ConfigurationFile.path {
      return ConfigurationFile.isOurs(folders, comparedWith: saved.flatMap { bytes($0) })
    }
    if path == ConfigurationFile.manifestPath { return true }
    if moves.contains(where: { $0.archivedPath == path && $0.sha256 == state.sha256 }) {
      return true
    }
    return entries(of: path).contains { owned.owner(of: path, entry: $0) == .us }
  }

  /// Whether an edit may be replaced: never a link, and never a file that a person added.
  private func isReplaceable(_ path: String, saved: FileState?) -> Bool {
    owned.isReplaceable(path)
      && (saved != nil || claims(path) || path == ConfigurationFile.path)
  }

  private func claims(_ path: String) -> Bool {
    !entries(of: path).isEmpty || path == ConfigurationFile.path
  }

  private var claimedPaths: [String] {
    (Array(index.deployedAgents.values) + Array(index.deployedSkills.values)).flatMap(\.paths)
  }

  private func entries(of path: String) -> [DeploymentIndex.Entry] {
    (Array(index.deployedAgents.values) + Array(index.deployedSkills.values))
      .filter { $0.files[path] != nil || $0.pending?[path] != nil }
  }

  private func bytes(_ state: FileState) -> [UInt8]? {
    contents.bytes(state.sha256).map(Array.init)
  }

  private func indexChange(agents: [String]?) -> IndexChange? {
    let wantedAgents = agents ?? Self.names(index.deployedAgents, former.deployedAgents)
    let skills = agents == nil ? Self.names(index.deployedSkills, former.deployedSkills) : []
    let pairs =
      wantedAgents.map { (DeploymentIndex.Kind.agent, $0) }
      + skills.map { (DeploymentIndex.Kind.skill, $0) }
    let entries = pairs.map { kind, name in
      IndexChange.EntryChange(
        kind: kind,
        name: name,
        before: index.entry(kind, name),
        after: former.entry(kind, name)
      )
    }.filter { $0.before != $0.after }
    let now = Set(index.userRequestedSkills)
    let then = Set(former.userRequestedSkills)
    var change = index.change(entries, in: folders, time: former.lastSync)
    change.stays = backup.holds(PackageFolders.index)
    if agents == nil {
      change.requestsAdded = then.subtracting(now).sorted()
      change.requestsRemoved = now.subtracting(then).sorted()
    }
    return index == former && change.existed == change.stays ? nil : change
  }

  private func archiveChange(_ now: [ArchiveMove], _ then: [ArchiveMove]) -> ArchiveChange? {
    let stays = backup.holds(ArchiveManifest.path)
    guard now != then || ArchiveManifest.exists(folders) != stays else { return nil }
    return ArchiveChange(
      added: then.filter { !now.contains($0) },
      removed: now.filter { move in !then.contains { $0.isSameCopy(as: move) } },
      existed: ArchiveManifest.exists(folders),
      stays: stays
    )
  }

  private static func names(
    _ one: [String: DeploymentIndex.Entry],
    _ two: [String: DeploymentIndex.Entry]
  ) -> [String] {
    Set(one.keys).union(two.keys).sorted()
  }
}

extension Backup {
  /// Whether a file was there.
  func holds(_ path: String) -> Bool {
    files.contains { $0.path == path }
  }

  /// The index as it was.
  func index(_ contents: Contents) throws(PackageError) -> DeploymentIndex {
    try read(PackageFolders.index, contents) ?? DeploymentIndex()
  }

  /// The archive's list as it was.
  func archived(_ contents: Contents) throws(PackageError) -> [ArchiveMove] {
    let manifest: ArchiveManifest? = try read(ArchiveManifest.path, contents)
    return manifest?.archived ?? []
  }

  private func read<Value: Decodable>(
    _ path: String,
    _ contents: Contents
  ) throws(PackageError) -> Value? {
    guard let file = files.first(where: { $0.path == path }) else { return nil }
    guard let bytes = contents.bytes(file.state.sha256),
      let value = StableJSON.value(Value.self, bytes)
    else {
      throw PackageError(
        code: .invalidContent,
        message: "the backup '\(id)' is damaged",
        location: "\(PackageFolders.backups)/\(id)/\(file.stored)",
        remedy: "Restore another backup."
      )
    }
    return value
  }
}
