/// Makes the reported component of a folder from its candidates and the files beside them.
struct ComponentAssembly {
  let project: ProjectFiles
  let draft: ComponentDraft
  let census: SourceCensus

  private var directory: SourceTree.Directory { draft.directory }

  func component(compose: ComposeSurvey, paths: Set<String>) -> ToolchainReport.Component {
    let first = draft.candidates[0]
    var component = ToolchainReport.Component(
      path: directory.path,
      language: first.language,
      secondaryLanguages: secondaryLanguages(beside: first),
      runtime: first.runtime,
      packageManager: first.packageManager,
      startCommand: first.startCommand,
      confidence: draft.confidence(of: first).score,
      evidence: draft.candidates.flatMap(\.evidence)
    )
    addTypeScript(to: &component)
    var ports = Set(draft.candidates.flatMap(\.ports))
    var services: Set<String> = []
    addDependencyServices(to: &component, &services)
    addEnvironment(to: &component, &ports, &services)
    addContainers(to: &component, &ports)
    for fact in compose.facts(for: directory.path, components: paths) {
      component.evidence.append(fact.evidence)
      if let service = fact.service { services.insert(service) }
      if let port = fact.port { ports.insert(port) }
    }
    addProcess(to: &component, &ports)
    component.frameworks = addFrameworks(to: &component, &ports)
    component.ports = ports.sorted()
    component.services = services.sorted()
    return component
  }

  private func secondaryLanguages(beside first: LanguageCandidate) -> [String] {
    var result: Set<String> = []
    for candidate in draft.candidates.dropFirst() {
      let isPresent = candidate.sourceCount * 10 > first.sourceCount && candidate.sourceCount > 0
      if isPresent || !draft.weak.contains(candidate.language) {
        result.insert(candidate.language)
      }
    }
    return result.sorted()
  }

  /// TypeScript is a second language beside JavaScript, and says how much of the scripts it is.
  private func addTypeScript(to component: inout ToolchainReport.Component) {
    guard component.language == "node" || component.secondaryLanguages.contains("node") else {
      return
    }
    let (files, total) = census.typeScript(below: directory.path)
    guard let level = Confidence.typeScript(files: files, of: total) else { return }
    component.secondaryLanguages = (component.secondaryLanguages + ["typescript"]).sorted()
    let says = "typescript is \(files) of \(total) script files, \(level) confidence"
    component.evidence.append(.init(file: directory.path, says: says))
  }

  // MARK: - Dependencies

  private func addDependencyServices(
    to component: inout ToolchainReport.Component,
    _ services: inout Set<String>
  ) {
    for candidate in draft.candidates {
      for dependency in candidate.dependencies where dependency.scope == .runtime {
        guard
          let service = ServiceTable.service(
            language: candidate.language,
            spellings: dependency.spellings
          )
        else { continue }
        if services.insert(service).inserted {
          component.evidence.append(dependency.evidence("service \(service): \(dependency.name)"))
        }
      }
    }
  }

  private func addFrameworks(
    to component: inout ToolchainReport.Component,
    _ ports: inout Set<Int>
  ) -> [ToolchainReport.Framework] {
    var best: [String: ToolchainReport.Framework] = [:]
    var defaults: Set<Int> = []
    for candidate in draft.candidates {
      for dependency in candidate.dependencies.sorted(by: { $0.scope < $1.scope }) {
        guard
          let row = FrameworkTable.row(language: candidate.language, package: dependency.name),
          !isOwn(dependency, of: candidate)
        else { continue }
        if dependency.scope == .runtime, let port = row.port { defaults.insert(port) }
        let confidence = Confidence.framework(
          scope: dependency.scope,
          row: row,
          hasConfiguration: row.configurationFiles.contains(where: directory.has)
        )
        guard best[row.name].map({ $0.confidence < confidence.display }) ?? true else { continue }
        if best[row.name] == nil {
          component.evidence.append(dependency.evidence("framework \(row.name)"))
        }
        best[row.name] = .init(
          name: row.name,
          version: dependency.requirement,
          type: row.type,
          confidence: confidence.display
        )
      }
    }
    if ports.isEmpty { ports = defaults }
    return best.values.sorted { ($1.confidence, $0.name) < ($0.confidence, $1.name) }
  }

  /// A library names itself in its own extras and test requirements; that is no use of it.
  private func isOwn(_ dependency: Dependency, of candidate: LanguageCandidate) -> Bool {
    dependency.name == candidate.ownName && dependency.scope != .runtime
  }

  // MARK: - Files beside the manifest

  private func addEnvironment(
    to component: inout ToolchainReport.Component,
    _ ports: inout Set<Int>,
    _ services: inout Set<String>
  ) {
    for fact in EnvironmentExample(project: project).facts(in: directory) {
      component.evidence.append(fact.evidence)
      if let port = fact.port { ports.insert(port) }
      if let service = fact.service { services.insert(service) }
    }
  }

  private func addContainers(
    to component: inout ToolchainReport.Component,
    _ ports: inout Set<Int>
  ) {
    for name in directory.files where ContainerFile.isContainerFile(name) {
      let path = directory.path(of: name)
      do throws(ManifestFailure) {
        let file = ContainerFile(text: try project.text(path))
        for exposed in file.ports where ports.insert(exposed.port).inserted {
          let says = "port \(exposed.port)"
          component.evidence.append(.init(file: path, line: exposed.line, says: says))
        }
        guard component.startCommand == nil, let command = file.command else { continue }
        component.startCommand = command.text
        let says = "start command: \(command.text)"
        component.evidence.append(.init(file: path, line: command.line, says: says))
      } catch {
        component.evidence.append(error.evidence)
      }
    }
  }

  /// A `Procfile` states the process outright, so it overrides what was concluded from code.
  private func addProcess(
    to component: inout ToolchainReport.Component,
    _ ports: inout Set<Int>
  ) {
    if let text = project.textIfPresent(directory.path(of: "Procfile")),
      let line = text.line(where: { $0.hasPrefix("web:") })
    {
      let command = text.lines[line - 1].dropFirst("web:".count).trimmingSpaces()
      component.startCommand = command
      component.evidence.removeAll { $0.says.hasPrefix("start command: ") }
      let says = "start command: \(command)"
      component.evidence.append(.init(file: text.path, line: line, says: says))
    }
    guard let command = component.startCommand else { return }
    let text = ManifestText(path: "", text: command)
    let needles = ["--port ", "--port=", "0.0.0.0:", "--bind :", "-b :"]
    ports.formUnion(PortScan.ports(in: text, after: needles).map(\.port))
    if ports.isEmpty, command.hasPrefix("gunicorn ") { ports.insert(8000) }
  }
}
