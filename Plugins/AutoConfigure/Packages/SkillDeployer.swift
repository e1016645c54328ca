public import Foundation

/// Copies skills from the registries into the folders that clients read (S0-52).
///
/// Each skill goes to `.agents/skills` and, byte for byte, to `.claude/skills`. A call that was
/// killed at any instant is completed by the same call.
public struct SkillDeployer: Sendable {
  private let registry: SkillRegistry
  private let folders: PackageFolders
  private let owned: OwnedFiles

  /// Creates a deployer.
  ///
  /// - Parameters:
  ///   - registry: Where skills come from.
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

  /// Deploys skills by name; no failure escapes as an error.
  ///
  /// - Parameters:
  ///   - names: Skill names in the order to deploy; a repeated name counts once.
  ///   - force: True to bring a skill that is in place to the registry's state. Files that a
  ///     person made or edited are kept all the same.
  ///   - userRequested: True when a person named the skills, which protects them from clean-ups.
  ///   - now: When the run started. A repeated run passes the same moment and writes the same
  ///     bytes.
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
    var index: DeploymentIndex
    do throws(PackageError) {
      index = try DeploymentIndex.read(folders)
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
        let outcome = try deploy(name, force: force, now: now, index: &index)
        result.kept += outcome.kept
        result.diagnostics += outcome.diagnostics
        if outcome.isDeployed { result.deployed.append(name) } else { result.skipped.append(name) }
        if userRequested { try request(name, now: now, index: &index) }
      } catch {
        result.errors.append("Failed to deploy \(name): \(error.message)")
        result.diagnostics.append(error)
      }
    }
    let collections = Set(result.deployed.compactMap { registry.skill($0)?.collection })
    result.collection = collections.count == 1 ? collections.first : nil
    return result
  }

  private struct Outcome {
    var isDeployed: Bool
    var kept: [String]
    var diagnostics: [PackageDiagnostic] = []
  }

  private func deploy(
    _ name: String,
    force: Bool,
    now: Date,
    index: inout DeploymentIndex
  ) throws(PackageError) -> Outcome {
    try SafePath.check(name: name)
    let skill = try find(name)
    let time = Timestamp.text(now)
    let targets = [PackageFolders.skills, PackageFolders.skillMirror].map { "\($0)/\(name)" }
    guard let entry = index.deployedSkills[name] else {
      let occupied = targets.filter(isOccupied)
      guard occupied.isEmpty else { return Outcome(isDeployed: false, kept: occupied) }
      return try install(skill, targets: targets, time: time, index: &index)
    }
    let isComplete =
      entry.pending == nil
      && targets.allSatisfy { DiskItem(path: folders.path($0 + "/SKILL.md")) != .absent }
    // What this very run deployed before it was interrupted is still its own work.
    if isComplete, !force || entry.deployedAt == time {
      let edited = entry.files.keys.filter { owned.owner(of: $0, entry: entry) == .person }
      return Outcome(isDeployed: entry.deployedAt == time, kept: edited.sorted())
    }
    return try install(skill, targets: targets, time: time, index: &index)
  }

  private func install(
    _ skill: RegisteredSkill,
    targets: [String],
    time: String,
    index: inout DeploymentIndex
  ) throws(PackageError) -> Outcome {
    let source = try SkillSource(folder: skill.folder)
    let location = skill.folder + "/SKILL.md"
    let text = String(decoding: source.files.last?.bytes ?? Data(), as: UTF8.self)
    let file = try SkillFile(text: text, folder: skill.name, location: location)
    let files = targets.flatMap { target in
      source.files.map { $0.moved(to: "\(target)/\($0.path)") }
    }
    let kept = try owned.install(
      OwnedFiles.Request(
        kind: .skill,
        name: skill.name,
        collection: skill.collection,
        version: skill.version,
        files: files,
        time: time
      ),
      index: &index
    )
    return Outcome(isDeployed: true, kept: kept, diagnostics: file.diagnostics)
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

  private func request(
    _ name: String,
    now: Date,
    index: inout DeploymentIndex
  ) throws(PackageError) {
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
