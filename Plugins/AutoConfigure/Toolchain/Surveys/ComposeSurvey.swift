/// Reads compose files: which images a component stands beside and on which ports it is reached.
struct ComposeSurvey {
  /// One statement of a compose file about a component.
  struct Fact {
    var service: String?
    var port: Int?
    var evidence: ToolchainReport.Evidence
  }

  private struct Service {
    let file: String
    let folder: String
    let name: String
    let line: Int?
    /// The backing service its image runs, if it is one.
    let backing: String?
    /// The folder it is built from, relative to the root.
    let context: String?
    /// The folder of its container file, when that is not the one it is built from.
    let recipe: String?
    let needs: [String]
    let ports: [Int]

    /// The component it runs: members of a workspace are built from the workspace's root, and then
    /// the folder of the container file tells which one is meant.
    func subject(among components: Set<String>) -> String? {
      guard let recipe, components.contains(recipe) else { return context }
      return recipe
    }
  }

  /// More services of one file than this are not looked at.
  private static let maximumServices = 500

  private let services: [Service]

  init(project: ProjectFiles) {
    var services: [Service] = []
    for directory in project.tree.directories where !directory.isDownWeighted {
      for name in directory.files where Self.isComposeFile(name) && !Self.isForTests(name) {
        let path = directory.path(of: name)
        guard let text = try? project.text(path),
          let value = try? project.value(path, as: .yaml)["services"]
        else { continue }
        let lines = Self.lines(ofServicesIn: text)
        services += value.members.prefix(Self.maximumServices).map { name, content in
          Self.service(name, content, line: lines[name], file: path, folder: directory.path)
        }
      }
    }
    self.services = services
  }

  /// `compose.yaml`, `docker-compose.yml` and their variants.
  static func isComposeFile(_ name: String) -> Bool {
    guard ["yml", "yaml"].contains(SourceCensus.fileExtension(of: name)) else { return false }
    return name.hasPrefix("docker-compose.") || name.hasPrefix("docker-compose-")
      || name.hasPrefix("compose.")
  }

  /// Files such as `docker-compose.test.yml` run other images than the program needs.
  private static func isForTests(_ name: String) -> Bool {
    name.split { !$0.isLetter }.contains { ExtraName.isForDevelopment(String($0)) && $0 != "dev" }
  }

  /// What the compose files say of one component.
  ///
  /// - Parameters:
  ///   - path: The component's folder.
  ///   - components: The folders of all components.
  /// - Returns: Services it uses and ports it is reached on.
  func facts(for path: String, components: Set<String>) -> [Fact] {
    var facts: [Fact] = []
    for service in services {
      if service.folder == path, let backing = service.backing {
        facts.append(Self.fact(service, backing))
      }
      guard service.subject(among: components) == path else { continue }
      facts += service.ports.map { port in
        let evidence = ToolchainReport.Evidence(
          file: service.file,
          line: service.line,
          says: "port \(port): \(service.name)"
        )
        return Fact(port: port, evidence: evidence)
      }
      if service.folder != path { facts += needed(by: service) }
    }
    return facts
  }

  /// Whether a service is built from a folder.
  func builds(_ path: String, components: Set<String>) -> Bool {
    services.contains { $0.subject(among: components) == path }
  }

  /// The images a built service depends on; all of its file when it alone is built and names none.
  private func needed(by service: Service) -> [Fact] {
    let built = services.filter { $0.file == service.file && $0.context != nil }
    let needsAll = built.count == 1 && service.needs.isEmpty
    return services.compactMap { other in
      guard other.file == service.file, let backing = other.backing,
        needsAll || service.needs.contains(other.name)
      else { return nil }
      return Self.fact(other, backing)
    }
  }

  private static func fact(_ service: Service, _ backing: String) -> Fact {
    let says = "service \(backing): \(service.name)"
    return Fact(
      service: backing,
      evidence: .init(file: service.file, line: service.line, says: says)
    )
  }

  private static func service(
    _ name: String,
    _ content: ManifestValue,
    line: Int?,
    file: String,
    folder: String
  ) -> Service {
    let image = content["image"]?.string
    let context = content["build"]?.string ?? content["build", "context"]?.string
    let base = context.flatMap { SourceTree.resolve($0, from: folder) }
    let recipe = content["build", "dockerfile"]?.string.flatMap { file in
      base.flatMap { SourceTree.resolve(file, from: $0) }.flatMap(SourceTree.parent(of:))
    }
    let needs = content["depends_on"]
    return Service(
      file: file,
      folder: folder,
      name: name,
      line: line,
      backing: image.flatMap { ServiceTable.service(image: $0) },
      context: base,
      recipe: recipe,
      needs: needs?.strings.isEmpty == false
        ? needs?.strings ?? [] : needs?.members.map(\.key) ?? [],
      ports: (content["ports"]?.array ?? []).compactMap(containerPort)
    )
  }

  /// The lines of the services: those that are indented like the first one.
  private static func lines(ofServicesIn text: ManifestText) -> [String: Int] {
    guard let start = text.line(where: { $0.hasPrefix("services:") }) else { return [:] }
    var indent: Substring?
    var result: [String: Int] = [:]
    for (index, line) in text.lines[start...].enumerated() {
      let content = line.drop { $0 == " " }
      guard let first = content.utf8.first, first != UInt8(ascii: "#") else { continue }
      let own = line[..<content.startIndex]
      guard own.utf8.count == (indent ?? own).utf8.count else { continue }
      indent = own
      let name = content.prefix { $0 != ":" }.filter { $0 != "\"" && $0 != "'" }
      if result[name] == nil { result[name] = start + index + 1 }
    }
    return result
  }

  /// Where the inspectors of Node.js and Python listen: no port of the program.
  private static let debuggerPorts: Set<Int> = [9229, 5678]

  /// The side of a mapping that the program itself listens on.
  private static func containerPort(_ value: ManifestValue) -> Int? {
    let text = value["target"]?.text ?? value.text ?? ""
    let last = text.split(separator: ":").last ?? ""
    let bare = last.prefix { $0 != "/" }
    guard let port = Int(bare), (1...65_535).contains(port), !debuggerPorts.contains(port) else {
      return nil
    }
    return port
  }
}
