public import Foundation

/// Copies skills from the registries into the folders that clients read (S0-52).
///
/// Each skill goes to `.agents/skills` and, byte for byte, to `.claude/skills`. A call that was
/// killed at any instant is completed by the same call.
public struct SkillDeployer: Sendable {
  private let registry: SkillRegistry
  private let folders: PackageFolders
  private let owned: OwnedFiles
  private let overwritesEdited: Bool

  /// Creates a deployer.
  ///
  /// - Parameters:
  ///   - registry: Where skills come from.
  ///   - folders: Where they go.
  ///   - overwritesEdited: Whether a person's files in the place of a skill are replaced. The caller
  ///     keeps a backup of them.
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

  /// Deploys skills by name; no failure escapes as an error.
  ///
  /// - Parameters:
  ///   - names: Skill names in the order to deploy; a repeated name counts once.
  ///   - force: True to bring a skill that is in place to the registry's state. Files that a
  ///     person made or edited are kept all the same.
  ///   - userRequested: True when a person named the skills, which protects them from clean-ups.
  ///   - now: When the run started.
  ///   - progress: Called with a name, its position from 0 and the total, before its deployment.
  /// - Returns: What became of every name.
  public func deploy(
    names: [String],
    force: Bool = false,
    userRequested: Bool = false,
    now: Date,
    progress: (_ name: String, _ index: Int, _ total: Int) -> Void = { _, _, _ in }
  ) -> SkillDeployment {
    var result = SkillDeployment(totalAvailable: registry.skills.count, scope: folders.scope)
    do throws(PackageError) {
      _ = try DeploymentIndex.read(folders)
    } catch {
      result.errors = [error.message]
      result.diagnostics = [error]
      return result
    }
    var seen: Set<String> = []
    let unique = names.filter { seen.insert($0).inserted }
    for (position, name) in unique.enumerated() {
      progress(name, position, unique.count)
      do throws(PackageError) {
        let item = plan(name: name, force: force, now: now)
        if case .change(let change) = item { try change.perform(owned.writer) }
        if userRequested { try request(name, item, now: now) }
        let entry = try DeploymentIndex.read(folders).deployedSkills[name]
        // What the same call put in place before it was interrupted is still its own work.
        let isOwnWork = entry?.deployedAt == Timestamp.text(now)
        result.add(item, name: name, isOwnWork: isOwnWork)
      } catch {
        result.add(.failed(error), name: name)
      }
    }
    let collections = Set(result.deployed.compactMap { registry.skill($0)?.collection })
    result.collection = collections.count == 1 ? collections.first : nil
    return result
  }

  /// Says what deploying one skill would come to.
  ///
  /// - Parameters:
  ///   - name: The skill's name.
  ///   - force: True to bring a skill that is in place to the registry's state.
  ///   - now: When the run started.
  /// - Returns: What would become of it.
  public func plan(name: String, force: Bool = false, now: Date) -> PlannedItem {
    do throws(PackageError) {
      return try planned(name, force: force, time: Timestamp.text(now))
    } catch {
      return .failed(error)
    }
  }

  private func planned(
    _ name: String,
    force: Bool,
    time: String
  ) throws(PackageError) -> PlannedItem {
    try SafePath.check(name: name)
    let skill = try find(name)
    let index = try DeploymentIndex.read(folders)
    let targets = PackageFolders.skillTrees.map { "\($0)/\(name)" }
    guard let entry = index.deployedSkills[name] else {
      let occupied = targets.filter(isOccupied)
      guard occupied.isEmpty || overwritesEdited else { return .kept(occupied) }
      return try change(skill, targets: targets, time: time, index: index)
    }
    let edited = entry.files.keys.filter { owned.owner(of: $0, entry: entry) == .person }.sorted()
    let isComplete =
      entry.pending == nil
      && targets.allSatisfy { DiskItem(path: folders.path($0 + "/SKILL.md")) != .absent }
    let isLeftAlone = edited.isEmpty || !overwritesEdited
    if isComplete, !force, isLeftAlone { return .inPlace(edited: edited) }
    return try change(skill, targets: targets, time: time, index: index)
  }

  private func change(
    _ skill: RegisteredSkill,
    targets: [String],
    time: String,
    index: DeploymentIndex
  ) throws(PackageError) -> PlannedItem {
    let source = try SkillSource(folder: skill.folder)
    let location = skill.folder + "/SKILL.md"
    let text = String(decoding: source.files.last?.bytes ?? Data(), as: UTF8.self)
    let file = try SkillFile(text: text, folder: skill.name, location: location)
    try skill.refuseJunk(file)
    let files = targets.flatMap { target in
      source.files.map { $0.moved(to: "\(target)/\($0.path)") }
    }
    var change = try owned.change(
      OwnedFiles.Request(
        kind: .skill,
        name: skill.name,
        collection: skill.collection,
        version: skill.version,
        files: files,
        time: time,
        overwritesEdited: overwritesEdited
      ),
      index: index
    )
    change.diagnostics = file.diagnostics + registry.danglingRequirements(of: skill.name)
    return change.isDone ? .inPlace(edited: change.kept) : .change(change)
  }

  private func find(_ name: String) throws(PackageError) -> RegisteredSkill {
    if let skill = registry.skill(name) { return skill }
    let guess = registry.suggestion(forSkill: name).map { "Did you mean '\($0)'?" }
    throw PackageError(
      code: .notFound,
      message: "skill not found",
      location: name,
      remedy: guess ?? "Name a skill of a registry, or add the registry that holds it."
    )
  }

  /// Remembers that a person asked for a skill; one that failed is not remembered.
  private func request(_ name: String, _ item: PlannedItem, now: Date) throws(PackageError) {
    if case .failed = item { return }
    var index = try DeploymentIndex.read(folders)
    guard !index.userRequestedSkills.contains(name) else { return }
    index.userRequestedSkills = (index.userRequestedSkills + [name]).sorted()
    index.lastSync = Timestamp.text(now)
    try index.write(folders, writer: owned.writer)
  }

  private func isOccupied(_ target: String) -> Bool {
    let path = folders.path(target)
    switch DiskItem(path: path) {
    case .absent: return false
    case .folder: return !DiskItem.names(in: path).isEmpty
    case .file, .link, .other: return true
    }
  }
}

extension SkillDeployment {
  /// Adds what became of one skill.
  ///
  /// - Parameters:
  ///   - item: What became of it; a change has been performed.
  ///   - name: The skill's name.
  ///   - isOwnWork: Whether the request itself has put in place what is in place.
  mutating func add(_ item: PlannedItem, name: String, isOwnWork: Bool = false) {
    switch item {
    case .inPlace(let edited) where isOwnWork:
      deployed.append(name)
      kept += edited
    case .change(let change):
      deployed.append(name)
      kept += change.kept
      diagnostics += change.diagnostics
    case .inPlace(let paths), .kept(let paths):
      skipped.append(name)
      kept += paths
    case .failed(let error):
      errors.append("Failed to deploy \(name): \(error.message)")
      diagnostics.append(error)
    }
  }
}
