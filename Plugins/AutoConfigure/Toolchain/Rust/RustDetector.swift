/// Rust and the crates of its registry.
struct RustDetector: LanguageDetector {
  let language = "rust"
  let sourceExtensions: Set<String> = ["rs"]

  func isManifest(_ name: String) -> Bool { name == "Cargo.toml" }

  func candidate(
    in directory: SourceTree.Directory,
    context: DetectionContext
  ) -> LanguageCandidate {
    let project = context.project
    var candidate = LanguageCandidate(
      language: language,
      runtime: .init(name: "rust"),
      sourceCount: context.sourceCount
    )
    var manifest: CargoManifest?
    if directory.has("Cargo.toml") {
      candidate.add(directory.path(of: "Cargo.toml"), nil, "manifest of a Rust package")
      candidate.packageManager = "cargo"
      do throws(ManifestFailure) {
        let read = try CargoManifest(directory: directory, project: project)
        manifest = read
        candidate.mark("Cargo.toml", 25)
        candidate.ownName = read.name
        candidate.dependencies = read.dependencies
      } catch {
        candidate.isUnread = true
        candidate.evidence.append(error.evidence)
      }
    }
    if directory.has("Cargo.lock") { candidate.mark("Cargo.lock", 10) }
    let source = project.tree[SourceTree.join(directory.path, "src")]
    for name in ["main.rs", "lib.rs"] where source?.has(name) ?? false {
      candidate.mark("src/\(name)", 10)
    }
    if candidate.sourceCount > 0 { candidate.mark("source files", 10) }
    takeVersion(&candidate, manifest, in: directory, project: project)
    takeStart(&candidate, manifest, source: source, project: project)
    return candidate
  }

  private func takeVersion(
    _ candidate: inout LanguageCandidate,
    _ manifest: CargoManifest?,
    in directory: SourceTree.Directory,
    project: ProjectFiles
  ) {
    for folder in project.tree.lineage(of: directory.path) {
      let path = folder.path(of: "rust-toolchain.toml")
      guard let text = project.textIfPresent(path),
        let channel = project.valueIfPresent(path, as: .toml)?["toolchain", "channel"]?.string
      else { continue }
      let line = text.line(ofKey: "channel", in: "toolchain")
      candidate.take(.init(version: channel, file: path, key: "toolchain.channel", line: line))
    }
    let files = VersionFiles(project: project, directory: directory.path)
    candidate.take(files.plain("rust-toolchain"))
    candidate.take(files.tool(["rust"]))
    candidate.take(manifest?.version)
  }

  private func takeStart(
    _ candidate: inout LanguageCandidate,
    _ manifest: CargoManifest?,
    source: SourceTree.Directory?,
    project: ProjectFiles
  ) {
    guard let manifest else { return }
    let programs = manifest.programs
    let hasMain = source?.has("main.rs") ?? false
    if programs.count > 1 || (hasMain == false && programs.count == 1) {
      let line = manifest.text.line(containing: "\"\(programs[0])\"")
      candidate.start("cargo run --bin \(programs[0])", file: manifest.text.path, line: line)
    } else if hasMain, let source {
      candidate.start("cargo run", file: source.path(of: "main.rs"))
    }
    guard hasMain, let source, let text = project.textIfPresent(source.path(of: "main.rs")) else {
      return
    }
    let needles = ["0.0.0.0:", "127.0.0.1:", "localhost:", "\"0.0.0.0\", ", "\"127.0.0.1\", "]
    for found in PortScan.ports(in: text, after: needles) {
      candidate.listen(found.port, file: text.path, line: found.line)
    }
  }
}
