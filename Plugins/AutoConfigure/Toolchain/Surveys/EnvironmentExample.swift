/// Reads the example of an environment file: the port and the addresses of services it suggests.
struct EnvironmentExample {
  let project: ProjectFiles

  /// One line of such a file that says something.
  struct Fact {
    var port: Int?
    var service: String?
    var evidence: ToolchainReport.Evidence
  }

  private static let names = [
    ".env.example", ".env.sample", ".env.template", ".env.dist", "env.example",
  ]
  private static let portKeys: Set<String> = ["PORT", "APP_PORT", "SERVER_PORT", "HTTP_PORT"]

  func facts(in directory: SourceTree.Directory) -> [Fact] {
    Self.names.compactMap { project.textIfPresent(directory.path(of: $0)) }.flatMap { text in
      text.lines.enumerated().compactMap { fact(String($1), file: text.path, line: $0 + 1) }
    }
  }

  private func fact(_ line: String, file: String, line number: Int) -> Fact? {
    let text = line.trimmingSpaces()
    guard !text.hasPrefix("#"), let equals = text.firstIndex(of: "=") else { return nil }
    let key = text[..<equals].replacing("export ", with: "").trimmingSpaces()
    let value = text[text.index(after: equals)...].drop { " \"'".contains($0) }
    if Self.portKeys.contains(key), let port = PortScan.port(at: value) {
      return Fact(port: port, evidence: .init(file: file, line: number, says: "port \(port)"))
    }
    guard let colon = value.place(of: "://"),
      let service = ServiceTable.service(scheme: String(value[..<colon.lowerBound]))
    else { return nil }
    let says = "service \(service): \(key)"
    return Fact(service: service, evidence: .init(file: file, line: number, says: says))
  }
}
