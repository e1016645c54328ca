/// Go and its modules.
struct GoDetector: LanguageDetector {
  let language = "go"
  let sourceExtensions: Set<String> = ["go"]

  func isManifest(_ name: String) -> Bool { name == "go.mod" || name == "go.work" }

  func candidate(
    in directory: SourceTree.Directory,
    context: DetectionContext
  ) -> LanguageCandidate {
    let project = context.project
    var candidate = LanguageCandidate(
      language: language,
      runtime: .init(name: "go"),
      sourceCount: context.sourceCount
    )
    for name in ["go.mod", "go.work"] where directory.has(name) {
      read(directory.path(of: name), into: &candidate, project: project)
    }
    if directory.has("go.sum") { candidate.mark("go.sum", 10) }
    if candidate.sourceCount > 0 { candidate.mark("source files", 10) }
    if directory.has("main.go") { candidate.mark("main.go", 5) }
    // Site generators fetch themes through a go.mod that has no Go code beside it.
    candidate.declaresOnlyTools = candidate.sourceCount == 0
    let files = VersionFiles(project: project, directory: directory.path)
    candidate.take(files.plain(".go-version"))
    candidate.take(files.tool(["go", "golang"]))
    takeStart(&candidate, in: directory, project: project)
    return candidate
  }

  private func read(_ path: String, into candidate: inout LanguageCandidate, project: ProjectFiles)
  {
    let isModule = path.hasSuffix("go.mod")
    candidate.add(path, nil, isModule ? "manifest of a Go module" : "workspace of Go modules")
    candidate.packageManager = "go-modules"
    do throws(ManifestFailure) {
      let manifest = try GoModFile(text: try project.text(path))
      candidate.take(manifest.toolchain)
      candidate.take(manifest.go)
      guard isModule else { return }
      candidate.mark("go.mod", 25)
      candidate.ownName = manifest.ownName.map(GoModFile.withoutMajorVersion)
      candidate.dependencies = manifest.dependencies
    } catch {
      candidate.isUnread = true
      candidate.evidence.append(error.evidence)
    }
  }

  private func takeStart(
    _ candidate: inout LanguageCandidate,
    in directory: SourceTree.Directory,
    project: ProjectFiles
  ) {
    guard let (command, file) = program(in: directory, candidate, project: project) else { return }
    candidate.start(command, file: file)
    guard let text = project.textIfPresent(file) else { return }
    let needles = ["ListenAndServe(\":", ".Run(\":", ".Start(\":", ".Listen(\":", "Addr: \":"]
    for found in PortScan.ports(in: text, after: needles + ["\"0.0.0.0:"]) {
      candidate.listen(found.port, file: text.path, line: found.line)
    }
  }

  /// `main.go` of the folder, or the command below `cmd` that is alone or named like the module.
  private func program(
    in directory: SourceTree.Directory,
    _ candidate: LanguageCandidate,
    project: ProjectFiles
  ) -> (command: String, file: String)? {
    if directory.has("main.go") { return ("go run .", directory.path(of: "main.go")) }
    guard let commands = project.tree[SourceTree.join(directory.path, "cmd")] else { return nil }
    let programs = commands.subdirectories.filter {
      project.tree.hasFile(SourceTree.join(commands.path, $0) + "/main.go")
    }
    if commands.has("main.go") { return ("go run ./cmd", commands.path(of: "main.go")) }
    let own = candidate.ownName?.split(separator: "/").last.map(String.init)
    let preferred = programs.count == 1 ? programs.first : programs.first { $0 == own }
    guard let name = preferred else { return nil }
    return ("go run ./cmd/\(name)", SourceTree.join(commands.path, name) + "/main.go")
  }
}
