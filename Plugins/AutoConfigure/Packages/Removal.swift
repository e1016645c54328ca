/// Works out what taking everything of ours out of a scope changes.
///
/// What a person made or edited stays and is named, and so does the history of runs.
public struct Removal: Sendable {
  private let folders: PackageFolders
  private let index: DeploymentIndex
  private let owned: OwnedFiles
  private let overwritesEdited: Bool

  /// Reads what a removal needs.
  ///
  /// - Parameters:
  ///   - folders: The scope.
  ///   - overwritesEdited: Whether files of ours that a person edited go, too. The caller keeps a
  ///     backup of them.
  /// - Throws: ``PackageError`` when the index is damaged.
  public init(folders: PackageFolders, overwritesEdited: Bool = false) throws(PackageError) {
    self.folders = folders
    self.overwritesEdited = overwritesEdited
    index = try DeploymentIndex.read(folders)
    owned = OwnedFiles(folders: folders, writer: AtomicFile())
  }

  /// The names of what is ours: agents, skills, archived agents, and the configuration at last.
  ///
  /// - Returns: The items in the order of removing them.
  /// - Throws: ``PackageError`` when the archive's list is damaged.
  public func items() throws(PackageError) -> [Item] {
    let configuration = [ConfigurationFile.path, ConfigurationFile.manifestPath]
      .contains { DiskItem(path: folders.path($0)) != .absent }
    return index.deployedAgents.keys.sorted().map(Item.agent)
      + index.deployedSkills.keys.sorted().map(Item.skill)
      + (try ArchiveManifest.read(folders).archived).map { Item.archived($0.archivedPath) }
      + (configuration || DeploymentIndex.exists(folders) ? [.configuration] : [])
  }

  /// Something that is ours.
  public enum Item: Codable, Sendable, Equatable {
    /// An agent, by its id.
    case agent(String)
    /// A skill, by its name.
    case skill(String)
    /// An archived agent, by its path in the archive.
    case archived(String)
    /// What is remembered of former runs.
    case configuration

    /// Names the item's effect, the same in every attempt.
    public var key: String {
      switch self {
      case .agent(let id): "remove:agent:\(id)"
      case .skill(let name): "remove:skill:\(name)"
      case .archived(let path): "remove:archived:\(path)"
      case .configuration: "remove:configuration"
      }
    }
  }

  /// Works out what removing one item changes.
  ///
  /// - Parameters:
  ///   - item: The item.
  ///   - time: The time to record, as ``Timestamp/text(_:)``.
  /// - Returns: The change; its `kept` names what stays.
  /// - Throws: ``PackageError`` when the archive's list is damaged.
  public func plan(_ item: Item, time: String) throws(PackageError) -> Change {
    switch item {
    case .agent(let id): entry(.agent, id, time: time)
    case .skill(let name): entry(.skill, name, time: time)
    case .archived(let path): try archived(path)
    case .configuration: configuration()
    }
  }

  private func entry(_ kind: DeploymentIndex.Kind, _ name: String, time: String) -> Change {
    let entry = index.entry(kind, name)
    // SKILL.md goes first: clients must not see half of a skill.
    let places = (entry?.paths ?? []).sorted {
      ($0.isSkillFile ? 0 : 1, $0) < ($1.isSkillFile ? 0 : 1, $1)
    }
    var kept: [String] = []
    var paths: [PathChange] = []
    for path in places {
      switch owned.owner(of: path, entry: entry) {
      case .nobody: continue
      case .person where !(overwritesEdited && owned.isReplaceable(path)): kept.append(path)
      case .us, .person:
        paths.append(PathChange(path: path, before: owned.state(path), after: nil))
      }
    }
    let above = places.flatMap(PackageFolders.folders)
    var change = index.change(
      [.init(kind: kind, name: name, before: entry, after: nil)],
      in: folders,
      time: time
    )
    if kind == .skill, index.userRequestedSkills.contains(name) { change.requestsRemoved = [name] }
    // The very last entry takes the index with it.
    change.stays = false
    return made(
      "\(kind.rawValue) \(name)",
      paths,
      kept,
      above + PackageFolders.folders(above: PackageFolders.index),
      index: change
    )
  }

  private func archived(_ path: String) throws(PackageError) -> Change {
    let move = try ArchiveManifest.read(folders).archived.first { $0.archivedPath == path }
    let state = owned.state(path)
    let isOurs = state != nil && (state?.sha256 == move?.sha256 || overwritesEdited)
    let archive = ArchiveChange(
      removed: move.map { [$0] } ?? [],
      existed: ArchiveManifest.exists(folders),
      stays: false
    )
    return made(
      "archived agent \(move?.name ?? path)",
      isOurs ? [PathChange(path: path, before: state, after: nil)] : [],
      state != nil && !isOurs ? [path] : [],
      PackageFolders.folders(above: path),
      archive: archive
    )
  }

  private func configuration() -> Change {
    let mayGo = overwritesEdited || ConfigurationFile.isOurs(folders, comparedWith: nil)
    let file = owned.state(ConfigurationFile.path)
    let paths =
      (mayGo ? [ConfigurationFile.path] : []) + [ConfigurationFile.manifestPath]
    // An index of nothing but former requests goes with the rest.
    var change = index.change([], in: folders, time: nil)
    change.requestsRemoved = index.userRequestedSkills
    change.stays = false
    return made(
      "configuration",
      paths.compactMap { path in
        owned.state(path).map { PathChange(path: path, before: $0, after: nil) }
      },
      file != nil && !mayGo ? [ConfigurationFile.path] : [],
      PackageFolders.folders(above: PackageFolders.index),
      index: DeploymentIndex.exists(folders) ? change : nil
    )
  }

  private func made(
    _ item: String,
    _ paths: [PathChange],
    _ kept: [String],
    _ above: [String],
    index: IndexChange? = nil,
    archive: ArchiveChange? = nil
  ) -> Change {
    var change = Change(
      receipt: ChangeReceipt(
        item: item,
        folders: folders,
        paths: paths,
        removedFolders: Set(above).sorted(),
        index: index,
        archive: archive
      ),
      contents: .none
    )
    change.kept = kept
    return change
  }
}

extension String {
  fileprivate var isSkillFile: Bool { hasSuffix("/SKILL.md") }
}
