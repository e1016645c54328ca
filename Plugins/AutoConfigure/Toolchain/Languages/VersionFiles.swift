/// Version files that belong to no single language and those of one line.
///
/// The tools that read them look through the parent folders too, so the nearest one counts.
struct VersionFiles {
  let project: ProjectFiles
  let directory: String

  /// The first line of the nearest file of this name, such as `.nvmrc`.
  func plain(_ name: String, strippingPrefix prefix: String = "v") -> VersionSource? {
    for folder in project.tree.lineage(of: directory) where folder.has(name) {
      guard let text = try? project.text(folder.path(of: name)),
        let first = text.firstStatement
      else { continue }
      let isPrefixed = first.text.hasPrefix(prefix) && first.text.count > prefix.count
      let hasNumber = isPrefixed && first.text.dropFirst(prefix.count).first?.isNumber == true
      let version = hasNumber ? String(first.text.dropFirst(prefix.count)) : first.text
      return VersionSource(version: version, file: text.path, line: first.line)
    }
    return nil
  }

  /// What `mise.toml` or `.tool-versions` states for one of the tool's names.
  func tool(_ names: [String]) -> VersionSource? {
    for folder in project.tree.lineage(of: directory) {
      for name in ["mise.toml", ".mise.toml"] where folder.has(name) {
        if let found = mise(folder.path(of: name), names) { return found }
      }
      if folder.has(".tool-versions"),
        let found = toolVersions(folder.path(of: ".tool-versions"), names)
      {
        return found
      }
    }
    return nil
  }

  private func mise(_ path: String, _ names: [String]) -> VersionSource? {
    guard let tools = try? project.value(path, as: .toml)["tools"] else { return nil }
    for name in names {
      let entry = tools[name]
      let first = entry?.array?.first
      guard let version = entry?.text ?? entry?["version"]?.text ?? first?.text else { continue }
      let line = (try? project.text(path))?.line(ofKey: name, in: "tools")
      return VersionSource(version: version, file: path, key: "tools.\(name)", line: line)
    }
    return nil
  }

  private func toolVersions(_ path: String, _ names: [String]) -> VersionSource? {
    guard let text = try? project.text(path) else { return nil }
    for (index, line) in text.lines.enumerated() {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard words.count >= 2, names.contains(String(words[0])) else { continue }
      let version = String(words[1])
      return VersionSource(version: version, file: path, key: String(words[0]), line: index + 1)
    }
    return nil
  }
}
