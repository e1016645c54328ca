/// Python and the packages of its index.
struct PythonDetector: LanguageDetector {
  let language = "python"
  let sourceExtensions: Set<String> = ["py"]

  private static let manifests: Set<String> = [
    "pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "environment.yml",
  ]

  func isManifest(_ name: String) -> Bool {
    Self.manifests.contains(name)
      || RequirementsFile.isRequirements(name)
  }

  /// A folder `requirements` belongs to the project it stands in.
  func isManifestFolder(_ name: String) -> Bool { name == "requirements" }

  func candidate(
    in directory: SourceTree.Directory,
    context: DetectionContext
  ) -> LanguageCandidate {
    let project = context.project
    let manifests = PythonManifests(project: project, directory: directory)
    var candidate = LanguageCandidate(
      language: language,
      runtime: .init(name: "cpython"),
      sourceCount: context.sourceCount
    )
    for name in directory.files where isManifest(name) {
      candidate.add(directory.path(of: name), nil, "manifest of a Python project")
    }
    candidate.evidence += manifests.failures.map(\.evidence)
    candidate.isUnread = !manifests.failures.isEmpty && !manifests.declaresProject
    candidate.declaresOnlyTools = !manifests.declaresProject
    candidate.isPublished = manifests.pyProject?.isPublished ?? false
    candidate.ownName = manifests.ownName.map { Requirement.normalise($0) }
    candidate.dependencies = manifests.dependencies
    addMarkers(to: &candidate, in: directory, unreadable: Set(manifests.failures.map(\.path)))
    takeVersion(&candidate, manifests, project: project)
    takePackageManager(&candidate, manifests, project: project)
    PythonStart(project: project, directory: directory).take(into: &candidate)
    return candidate
  }

  private func addMarkers(
    to candidate: inout LanguageCandidate,
    in directory: SourceTree.Directory,
    unreadable: Set<String>
  ) {
    let values = [
      ("requirements.txt", 15), ("pyproject.toml", 20), ("setup.py", 15), ("Pipfile", 10),
    ]
    for (name, value) in values
    where directory.has(name) && !unreadable.contains(directory.path(of: name)) {
      candidate.mark(name, value)
    }
    let folders = directory.skipped + directory.subdirectories
    if ["venv", ".venv", "env"].contains(where: folders.contains) {
      candidate.mark("virtual environment", 5)
    }
    if candidate.sourceCount > 0 { candidate.mark("source files", 10) }
  }

  private func takeVersion(
    _ candidate: inout LanguageCandidate,
    _ manifests: PythonManifests,
    project: ProjectFiles
  ) {
    let files = VersionFiles(project: project, directory: manifests.directory.path)
    candidate.take(files.plain(".python-version", strippingPrefix: "python-"))
    candidate.take(files.tool(["python"]))
    candidate.take(files.plain("runtime.txt", strippingPrefix: "python-"))
    for version in manifests.versions { candidate.take(version) }
    guard candidate.runtime.version == nil else { return }
    // A member of a workspace runs on what the workspace's root states.
    for folder in project.tree.lineage(of: manifests.directory.path).dropFirst()
    where folder.has("pyproject.toml") {
      let path = folder.path(of: "pyproject.toml")
      candidate.take((try? PyProject(path: path, project: project))?.requiresPython)
    }
  }

  private func takePackageManager(
    _ candidate: inout LanguageCandidate,
    _ manifests: PythonManifests,
    project: ProjectFiles
  ) {
    guard manifests.directory.files.contains(where: isManifest) else { return }
    for folder in project.tree.lineage(of: manifests.directory.path) {
      let isOwn = folder.path == manifests.directory.path
      guard let found = Self.packageManager(folder, isOwn ? manifests.pyProject : nil) else {
        continue
      }
      candidate.packageManager = found.name
      candidate.add(found.file, found.line, "package manager \(found.name)")
      return
    }
    candidate.packageManager = "pip"
  }

  private static func packageManager(
    _ folder: SourceTree.Directory,
    _ pyProject: PyProject?
  ) -> (name: String, file: String, line: Int?)? {
    func table(_ key: String...) -> Bool {
      pyProject?.value["tool"].flatMap { tool in
        key.reduce(Optional(tool)) { value, name in value?[name] }
      } != nil
    }
    func header(_ name: String) -> Int? { pyProject?.text.line(containing: "[tool.\(name)") }
    let backend = pyProject?.value["build-system", "build-backend"]?.string ?? ""
    let file = folder.path(of: "pyproject.toml")
    if folder.has("uv.lock") { return ("uv", folder.path(of: "uv.lock"), nil) }
    if table("uv") { return ("uv", file, header("uv")) }
    if folder.has("poetry.lock") { return ("poetry", folder.path(of: "poetry.lock"), nil) }
    if table("poetry") { return ("poetry", file, header("poetry")) }
    if backend.hasPrefix("poetry") { return ("poetry", file, nil) }
    if folder.has("pdm.lock") { return ("pdm", folder.path(of: "pdm.lock"), nil) }
    if table("pdm") { return ("pdm", file, header("pdm")) }
    for name in ["Pipfile.lock", "Pipfile"] where folder.has(name) {
      return ("pipenv", folder.path(of: name), nil)
    }
    if table("hatch", "envs") { return ("hatch", file, header("hatch.envs")) }
    guard folder.has("environment.yml"), !folder.files.contains(where: isPip) else { return nil }
    return ("conda", folder.path(of: "environment.yml"), nil)
  }

  private static func isPip(_ name: String) -> Bool {
    RequirementsFile.isRequirements(name) || name == "pyproject.toml" || name == "setup.py"
  }
}
