/// Node.js and the packages of its registry.
struct NodeDetector: LanguageDetector {
  let language = "node"
  let sourceExtensions = SourceCensus.scriptExtensions
    .union(SourceCensus.typeScriptExtensions).union(SourceCensus.markupExtensions)

  func isManifest(_ name: String) -> Bool { name == "package.json" }

  func candidate(
    in directory: SourceTree.Directory,
    context: DetectionContext
  ) -> LanguageCandidate {
    var candidate = LanguageCandidate(
      language: language,
      runtime: .init(name: "node"),
      sourceCount: context.sourceCount
    )
    var package: PackageJSON?
    if directory.has("package.json") {
      candidate.add(directory.path(of: "package.json"), nil, "manifest of a Node.js package")
      do throws(ManifestFailure) {
        let read = try PackageJSON(
          path: directory.path(of: "package.json"),
          project: context.project
        )
        package = read
        candidate.mark("package.json", 20)
        candidate.ownName = read.name
        candidate.declaresOnlyTools = read.declaresOnlyTools
        candidate.isPublished = read.isPublished
        candidate.dependencies = read.dependencies
      } catch {
        candidate.isUnread = true
        candidate.evidence.append(error.evidence)
      }
    }
    addMarkers(to: &candidate, in: directory)
    takeVersion(&candidate, package: package, in: directory, project: context.project)
    NodePackageManager(project: context.project, directory: directory.path)
      .take(into: &candidate, package: package)
    NodeStart(project: context.project, directory: directory).take(into: &candidate, package)
    return candidate
  }

  private func addMarkers(to candidate: inout LanguageCandidate, in directory: SourceTree.Directory)
  {
    for lock in ["package-lock.json", "yarn.lock", "pnpm-lock.yaml"] where directory.has(lock) {
      candidate.mark(lock, 10)
    }
    if directory.skipped.contains("node_modules") { candidate.mark("node_modules", 5) }
    if candidate.sourceCount > 0 { candidate.mark("source files", 10) }
  }

  private func takeVersion(
    _ candidate: inout LanguageCandidate,
    package: PackageJSON?,
    in directory: SourceTree.Directory,
    project: ProjectFiles
  ) {
    let files = VersionFiles(project: project, directory: directory.path)
    candidate.take(package.flatMap { Self.field("engines", of: $0) })
    candidate.take(files.plain(".nvmrc"))
    candidate.take(files.plain(".node-version"))
    candidate.take(package.flatMap { Self.field("volta", of: $0) })
    candidate.take(files.tool(["node", "nodejs"]))
    guard candidate.runtime.version == nil else { return }
    // A member of a workspace runs on what the workspace's root states.
    for folder in project.tree.lineage(of: directory.path).dropFirst()
    where folder.has("package.json") {
      let path = folder.path(of: "package.json")
      guard let outer = try? PackageJSON(path: path, project: project) else { continue }
      candidate.take(Self.field("engines", of: outer) ?? Self.field("volta", of: outer))
    }
  }

  private static func field(_ section: String, of package: PackageJSON) -> VersionSource? {
    guard let version = package.value[section, "node"]?.text else { return nil }
    return VersionSource(
      version: version,
      file: package.text.path,
      key: "\(section).node",
      line: package.text.line(ofJSONKey: "node", in: section)
    )
  }
}
