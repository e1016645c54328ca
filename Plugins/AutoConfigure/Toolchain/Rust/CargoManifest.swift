/// The parts of a `Cargo.toml` that say what the package is, with what it inherits.
struct CargoManifest {
  let text: ManifestText
  let value: ManifestValue
  /// The manifest of the workspace above, for entries with `workspace = true`.
  private let workspace: ManifestValue?

  init(directory: SourceTree.Directory, project: ProjectFiles) throws(ManifestFailure) {
    let path = directory.path(of: "Cargo.toml")
    text = try project.text(path)
    value = try project.value(path, as: .toml)
    workspace =
      project.tree.lineage(of: directory.path).lazy.compactMap { folder in
        project.valueIfPresent(folder.path(of: "Cargo.toml"), as: .toml)?["workspace"]
      }.first
  }

  var name: String? { value["package", "name"]?.string }

  var version: VersionSource? {
    for key in ["rust-version", "edition"] {
      let field = value["package", key]
      let isInherited = field?["workspace"]?.bool ?? false
      let inherited = isInherited ? workspace?["package", key] : field
      guard let version = inherited?.text else { continue }
      let line = text.line(ofKey: key, in: "package")
      return VersionSource(version: version, file: text.path, key: "package.\(key)", line: line)
    }
    return nil
  }

  /// Names of the programs, the one that plain `cargo run` starts first.
  var programs: [String] {
    let named = (value["bin"]?.array ?? []).compactMap { $0["name"]?.string }
    guard let first = value["package", "default-run"]?.string else { return named }
    return [first] + named.filter { $0 != first }
  }

  var dependencies: [Dependency] {
    var result = sections(of: value, prefix: "")
    for (target, content) in value["target"]?.members ?? [] {
      result += sections(of: content, prefix: "target.\(target).")
    }
    return result
  }

  private func sections(of value: ManifestValue, prefix: String) -> [Dependency] {
    let sections: [(String, Dependency.Scope)] = [
      ("dependencies", .runtime), ("dev-dependencies", .development),
      ("build-dependencies", .development),
    ]
    return sections.flatMap { section, scope in
      (value[section]?.members ?? []).prefix(Dependency.maximumPerTable).map { key, details in
        dependency(key, details, section: prefix + section, scope: scope)
      }
    }
  }

  private func dependency(
    _ key: String,
    _ details: ManifestValue,
    section: String,
    scope: Dependency.Scope
  ) -> Dependency {
    let isInherited = details["workspace"]?.bool ?? false
    let inherited = isInherited ? workspace?["dependencies", key] : nil
    let isOptional = details["optional"]?.bool ?? false
    let features = (details["features"]?.strings ?? []) + (inherited?["features"]?.strings ?? [])
    return Dependency(
      name: details["package"]?.string ?? inherited?["package"]?.string ?? key,
      requirement: details.string ?? details["version"]?.string ?? inherited?.string
        ?? inherited?["version"]?.string,
      scope: isOptional && scope == .runtime ? .optional : scope,
      extras: features.sorted(),
      file: text.path,
      line: text.line(ofKey: key, in: section) ?? text.line(containing: "[\(section).\(key)]")
        ?? text.line(ofKey: key)
    )
  }
}
