internal import Foundation

/// Gathers the entries of one registry after the other.
struct RegistryCollector {
  private(set) var skills: [String: RegisteredSkill] = [:]
  private(set) var agents: [String: RegisteredAgent] = [:]
  /// Names that two entries of one registry claim.
  private(set) var conflicts: [RegistryConflict] = []
  /// Names of an earlier registry that a later one has too.
  private(set) var shadowed: [RegistryConflict] = []
  private(set) var diagnostics: [PackageDiagnostic] = []
  /// The names that the registry being read has claimed so far.
  private var ownSkills: Set<String> = []
  private var ownAgents: Set<String> = []

  /// Reads the manifest of a registry or, without a usable one, its folders; then its agents.
  mutating func read(root: String, scanDepth: Int) {
    (ownSkills, ownAgents) = ([], [])
    let path = root + "/manifest.json"
    var manifest: RegistryManifest?
    if DiskItem(path: path) != .absent {
      do throws(PackageError) {
        let read = try RegistryManifest(path: path)
        diagnostics += read.diagnostics
        manifest = read
      } catch {
        diagnostics.append(error)
      }
    }
    let folder = root.split(separator: "/").last.map(String.init) ?? root
    let label = manifest?.name ?? folder
    if let manifest {
      for entry in manifest.entries { add(entry, root: root, collection: label, manifest: path) }
    } else {
      let scan = RegistryScan(root: root, depth: scanDepth)
      diagnostics += scan.diagnostics
      for folder in scan.folders { add(folder: folder, root: root, collection: label) }
    }
    readAgents(root: root, collection: label, table: manifest?.capabilities ?? [:])
  }

  private mutating func add(
    _ entry: RegistryManifest.Entry,
    root: String,
    collection: String,
    manifest: String
  ) {
    do throws(PackageError) {
      try SafePath.check(name: entry.name)
      let file = try SafePath.resolve(entry.sourcePath, in: root)
      let folder = file.hasSuffix("/SKILL.md") ? String(file.dropLast("/SKILL.md".count)) : file
      guard case .file = DiskItem(path: folder + "/SKILL.md") else {
        throw PackageError(
          code: .notFound,
          message: "The skill '\(entry.name)' is listed and its file does not exist.",
          location: folder + "/SKILL.md",
          remedy: "Correct its source_path in the manifest or remove the entry."
        )
      }
      var skill = entry.skill
      skill.collection = collection
      skill.folder = folder
      skill.sourceFolder = Self.relative(folder, to: root)
      report(skill.refusals(), of: entry.name, at: folder)
      add(skill)
    } catch {
      diagnostics.append(
        PackageDiagnostic(
          code: error.code,
          message: error.message,
          location: error.location.hasPrefix("/") ? error.location : "\(manifest): \(entry.name)",
          remedy: error.remedy
        )
      )
    }
  }

  /// Says of a skill that it is listed and will not be deployed.
  private mutating func report(_ refusals: [String], of name: String, at folder: String) {
    guard !refusals.isEmpty else { return }
    diagnostics.append(
      PackageDiagnostic(
        code: .invalidContent,
        message: "The skill '\(name)' is refused: \(refusals.joined(separator: "; ")).",
        location: folder + "/SKILL.md",
        remedy: "Name existing skills under 'requires', or leave it empty."
      )
    )
  }

  private static func relative(_ folder: String, to root: String) -> String {
    let base = root.hasSuffix("/") ? root : root + "/"
    return folder.hasPrefix(base) ? String(folder.dropFirst(base.count)) : ""
  }

  private mutating func add(folder: String, root: String, collection: String) {
    let path = folder + "/SKILL.md"
    do throws(PackageError) {
      let text = try RegistryScan.text(of: path)
      let stem = folder.split(separator: "/").last.map(String.init) ?? ""
      let file = try SkillFile(text: text, folder: stem, location: path)
      try SafePath.check(name: file.name)
      diagnostics += file.diagnostics
      add(
        RegisteredSkill(
          name: file.name,
          version: file.metadata["version"],
          description: file.description,
          category: file.metadata["category"],
          collection: collection,
          folder: folder,
          sourceFolder: Self.relative(folder, to: root)
        )
      )
    } catch {
      diagnostics.append(error)
    }
  }

  private mutating func add(_ skill: RegisteredSkill) {
    let isFirst = ownSkills.insert(skill.name).inserted
    guard let owner = skills[skill.name] else {
      skills[skill.name] = skill
      return
    }
    let conflict = RegistryConflict(name: skill.name, kept: owner.folder, ignored: skill.folder)
    if isFirst { shadowed.append(conflict) } else { conflicts.append(conflict) }
  }

  private mutating func readAgents(
    root: String,
    collection: String,
    table: [String: [String: String]]
  ) {
    let folder = root + "/agents"
    for name in DiskItem.names(in: folder) where name.hasSuffix(".md") {
      let path = folder + "/" + name
      do throws(PackageError) {
        let stem = String(name.dropLast(3))
        try SafePath.check(path: path, isInside: root)
        try SafePath.check(name: stem)
        let text = try RegistryScan.text(of: path)
        let file = try AgentFile(text: text, stem: stem, location: path)
        let id = AgentFile.normalizedID(stem)
        // What the file says about itself wins: it is what gets deployed.
        let capabilities = (table[id] ?? [:]).merging(file.capabilities) { _, own in own }
        add(
          RegisteredAgent(
            agentID: id,
            name: file.name,
            description: file.description,
            version: file.version,
            capabilities: capabilities,
            collection: collection,
            path: path
          )
        )
      } catch {
        diagnostics.append(error)
      }
    }
  }

  private mutating func add(_ agent: RegisteredAgent) {
    let isFirst = ownAgents.insert(agent.agentID).inserted
    guard let owner = agents[agent.agentID] else {
      agents[agent.agentID] = agent
      return
    }
    let conflict = RegistryConflict(name: agent.agentID, kept: owner.path, ignored: agent.path)
    if isFirst { shadowed.append(conflict) } else { conflicts.append(conflict) }
  }
}
