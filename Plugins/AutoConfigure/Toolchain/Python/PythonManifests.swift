/// Everything the manifests of one Python folder say, read in the order of their authority.
struct PythonManifests {
  let project: ProjectFiles
  let directory: SourceTree.Directory
  private(set) var pyProject: PyProject?
  private(set) var ownName: String?
  private(set) var dependencies: [Dependency] = []
  private(set) var failures: [ManifestFailure] = []
  /// Version statements of manifests, the most binding first.
  private(set) var versions: [VersionSource] = []
  /// True when a manifest declares a program, a library or packages to run with.
  private(set) var declaresProject = false
  private var pipfileVersion: VersionSource?
  private var condaVersion: VersionSource?

  init(project: ProjectFiles, directory: SourceTree.Directory) {
    self.project = project
    self.directory = directory
    readIfPresent("pyproject.toml") { this, path throws(ManifestFailure) in
      try this.readPyProject(path)
    }
    readIfPresent("setup.cfg") { this, path throws(ManifestFailure) in
      try this.readSetupConfiguration(path)
    }
    readIfPresent("setup.py") { this, path throws(ManifestFailure) in
      try this.readSetupScript(path)
    }
    readIfPresent("Pipfile") { this, path throws(ManifestFailure) in
      try this.readPipfile(path)
    }
    readIfPresent("environment.yml") { this, path throws(ManifestFailure) in
      try this.readEnvironment(path)
    }
    readRequirements()
    versions = [pipfileVersion].compactMap { $0 } + versions + [condaVersion].compactMap { $0 }
  }

  private mutating func readIfPresent(
    _ name: String,
    _ read: (inout PythonManifests, String) throws(ManifestFailure) -> Void
  ) {
    guard directory.has(name) else { return }
    do throws(ManifestFailure) {
      try read(&self, directory.path(of: name))
    } catch {
      failures.append(error)
    }
  }

  private mutating func readPyProject(_ path: String) throws(ManifestFailure) {
    let read = try PyProject(path: path, project: project)
    pyProject = read
    ownName = read.name
    dependencies += read.dependencies
    declaresProject = !read.declaresOnlyTools
    if let version = read.requiresPython { versions.append(version) }
  }

  private mutating func readSetupConfiguration(_ path: String) throws(ManifestFailure) {
    let read = SetupConfiguration(text: try project.text(path))
    ownName = ownName ?? read.name
    dependencies += read.dependencies
    declaresProject = declaresProject || !read.declaresOnlyTools
    if let version = read.requiresPython { versions.append(version) }
  }

  private mutating func readSetupScript(_ path: String) throws(ManifestFailure) {
    let read = SetupScript(text: try project.text(path))
    ownName = ownName ?? read.name
    dependencies += read.dependencies
    declaresProject = true
    if let version = read.requiresPython { versions.append(version) }
  }

  private mutating func readPipfile(_ path: String) throws(ManifestFailure) {
    let text = try project.text(path)
    let value = try project.value(path, as: .toml)
    for (section, scope) in [
      ("packages", Dependency.Scope.runtime), ("dev-packages", .development),
    ] {
      let members = value[section]?.members ?? []
      for (name, details) in members.prefix(Dependency.maximumPerTable) {
        dependencies.append(
          Dependency(
            name: Requirement.normalise(name),
            requirement: details.string ?? details["version"]?.string,
            scope: scope,
            extras: (details["extras"]?.strings ?? []).map { Requirement.normalise($0) },
            file: path,
            line: text.line(ofKey: name, in: section)
          )
        )
      }
    }
    declaresProject = declaresProject || value["packages"]?.members.isEmpty == false
    for key in ["python_full_version", "python_version"] where pipfileVersion == nil {
      guard let version = value["requires", key]?.text else { continue }
      let line = text.line(ofKey: key, in: "requires")
      pipfileVersion = .init(version: version, file: path, key: "requires.\(key)", line: line)
    }
  }

  private mutating func readEnvironment(_ path: String) throws(ManifestFailure) {
    let text = try project.text(path)
    let entries = try project.value(path, as: .yaml)["dependencies"]?.array ?? []
    let packages = entries.flatMap { $0.string.map { [$0] } ?? $0["pip"]?.strings ?? [] }
    for entry in packages.prefix(Dependency.maximumPerTable) {
      // Conda writes `python=3.11`, and may name the channel before two colons.
      let plain = entry.split(separator: ":").last.map(String.init) ?? entry
      guard let requirement = Requirement(plain) else { continue }
      let line = text.line(containing: entry)
      if requirement.name == "python", let version = requirement.specifier {
        let bare = version.drop { $0 == "=" }
        condaVersion = .init(version: String(bare), file: path, key: "dependencies", line: line)
        continue
      }
      dependencies.append(
        Dependency(
          name: requirement.name,
          requirement: requirement.specifier,
          scope: .runtime,
          extras: requirement.extras,
          file: path,
          line: line
        )
      )
    }
    declaresProject = declaresProject || !entries.isEmpty
  }

  private mutating func readRequirements() {
    var paths = directory.files.filter(RequirementsFile.isRequirements).map(directory.path(of:))
    if let folder = project.tree[SourceTree.join(directory.path, "requirements")] {
      paths += folder.files.filter { $0.hasSuffix(".txt") || $0.hasSuffix(".in") }
        .map(folder.path(of:))
    }
    let reader = RequirementsFile(project: project)
    // Files to run with come first, so that what they include keeps their scope.
    let scoped = paths.map { ($0, RequirementsFile.scope(ofFile: Self.name(of: $0))) }
    var seen: Set<String> = []
    for (path, scope) in scoped.filter({ $0.1 == .runtime }) + scoped.filter({ $0.1 != .runtime }) {
      do throws(ManifestFailure) {
        dependencies += try reader.dependencies(path, scope: scope, seen: &seen)
        declaresProject = declaresProject || scope == .runtime
      } catch {
        failures.append(error)
      }
    }
  }

  private static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
