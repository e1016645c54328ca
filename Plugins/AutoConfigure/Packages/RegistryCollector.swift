internal import Foundation

/// Gathers the entries of one registry after the other.
struct RegistryCollector {
  private(set) var skills: [String: RegisteredSkill] = [:]
  private(set) var agents: [String: RegisteredAgent] = [:]
  private(set) var conflicts: [RegistryConflict] = []
  private(set) var diagnostics: [PackageDiagnostic] = []

  /// Reads the manifest of a registry or, without a usable one, its folders; then its agents.
  mutating func read(root: String, scanDepth: Int) {
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
      for folder in scan.folders { add(folder: folder, collection: label) }
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

  private mutating func add(folder: String, collection: String) {
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
          folder: folder
        )
      )
    } catch {
      diagnostics.append(error)
    }
  }

  private mutating func add(_ skill: RegisteredSkill) {
    guard let owner = skills[skill.name] else {
      skills[skill.name] = skill
      return
    }
    conflicts.append(
      RegistryConflict(name: skill.name, kept: owner.folder, ignored: skill.folder)
    )
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
    guard let owner = agents[agent.agentID] else {
      agents[agent.agentID] = agent
      return
    }
    conflicts.append(RegistryConflict(name: agent.agentID, kept: owner.path, ignored: agent.path))
  }
}
