/// How a Node.js package is started and on which port it says that it listens.
struct NodeStart {
  let project: ProjectFiles
  let directory: SourceTree.Directory

  private static let entries = ["index", "server", "app", "main"].flatMap { name in
    ["js", "ts", "mjs", "cjs", "mts"].map { "\(name).\($0)" }
  }

  func take(into candidate: inout LanguageCandidate, _ package: PackageJSON?) {
    guard let package else { return }
    let path = package.text.path
    if package.script("start") != nil {
      let line = package.text.line(ofJSONKey: "start", in: "scripts")
      candidate.start("\(candidate.packageManager ?? "npm") start", file: path, line: line)
    } else if !package.isLibrary, !package.declaresOnlyTools {
      takeProgram(into: &candidate, package)
    }
    takePorts(into: &candidate, package)
  }

  private func takeProgram(into candidate: inout LanguageCandidate, _ package: PackageJSON) {
    if let main = package.value["main"]?.string, let file = file(main) {
      let line = package.text.line(ofJSONKey: "main")
      candidate.start("node \(file)", file: package.text.path, line: line)
    } else if let entry = ["index.js", "index.mjs", "index.ts"].first(where: directory.has) {
      candidate.start("node \(entry)", file: directory.path(of: entry))
    }
  }

  /// The file that `main` names; Node.js lets it go without its ending.
  private func file(_ main: String) -> String? {
    guard let path = SourceTree.resolve(main, from: directory.path) else { return nil }
    let prefix = directory.path == "." ? "" : directory.path + "/"
    for spelling in [path, path + ".js", path + "/index.js"] where project.tree.hasFile(spelling) {
      return String(spelling.dropFirst(prefix.count))
    }
    return nil
  }

  private func takePorts(into candidate: inout LanguageCandidate, _ package: PackageJSON) {
    for name in ["start", "serve", "dev"] {
      guard let script = package.script(name) else { continue }
      let line = package.text.line(ofJSONKey: name, in: "scripts")
      let text = ManifestText(path: package.text.path, text: script)
      for found in PortScan.ports(in: text, after: ["-p ", "--port ", "--port=", "PORT="]) {
        candidate.listen(found.port, file: text.path, line: line)
      }
      // What `start` says is what runs in service; `dev` only speaks when it is alone.
      guard candidate.ports.isEmpty else { return }
    }
    let main = package.value["main"]?.string.flatMap(file)
    for entry in [main].compactMap({ $0 }) + Self.entries + Self.entries.map({ "src/" + $0 }) {
      guard let text = project.textIfPresent(SourceTree.join(directory.path, entry)) else {
        continue
      }
      for found in PortScan.ports(in: text, after: [".listen(", "PORT || ", "PORT ?? "]) {
        candidate.listen(found.port, file: text.path, line: found.line)
      }
    }
  }
}
