/// The parts of a `pyproject.toml` that say what the project is: PEP 621, PEP 735 and Poetry.
struct PyProject: Sendable {
  let text: ManifestText
  let value: ManifestValue

  init(path: String, project: ProjectFiles) throws(ManifestFailure) {
    text = try project.text(path)
    value = try project.value(path, as: .toml)
  }

  var name: String? {
    value["project", "name"]?.string ?? value["tool", "poetry", "name"]?.string
  }

  /// True when the file only configures tools, as it does in projects of other languages.
  var declaresOnlyTools: Bool {
    value["project"] == nil && value["tool", "poetry"] == nil && value["build-system"] == nil
  }

  /// True when a wheel is built from it.
  var isPublished: Bool { name != nil && value["build-system"] != nil }

  var requiresPython: VersionSource? {
    if let version = value["project", "requires-python"]?.string {
      return source(version, "requires-python", in: "project")
    }
    let constraint = value["tool", "poetry", "dependencies", "python"]
    guard let version = constraint?.string ?? constraint?["version"]?.string else { return nil }
    return source(version, "python", in: "tool.poetry.dependencies")
  }

  var dependencies: [Dependency] {
    standard + groups + poetry + toolGroups
  }

  private func source(_ version: String, _ key: String, in table: String) -> VersionSource {
    VersionSource(
      version: version,
      file: text.path,
      key: "\(table).\(key)",
      line: text.line(ofKey: key, in: table)
    )
  }

  // MARK: - PEP 621 and PEP 735

  private var standard: [Dependency] {
    var result = list(value["project", "dependencies"], .runtime)
    for (extra, entries) in value["project", "optional-dependencies"]?.members ?? [] {
      result += list(entries, ExtraName.isForDevelopment(extra) ? .development : .optional)
    }
    return result
  }

  /// Entries that include another group need no following: that group is read for itself.
  private var groups: [Dependency] {
    (value["dependency-groups"]?.members ?? []).flatMap { list($0.value, .development) }
  }

  private var toolGroups: [Dependency] {
    var result = list(value["tool", "uv", "dev-dependencies"], .development)
    for (_, entries) in value["tool", "pdm", "dev-dependencies"]?.members ?? [] {
      result += list(entries, .development)
    }
    for (_, environment) in value["tool", "hatch", "envs"]?.members ?? [] {
      for key in ["dependencies", "extra-dependencies"] {
        result += list(environment[key], .development)
      }
    }
    return result
  }

  private func list(_ entries: ManifestValue?, _ scope: Dependency.Scope) -> [Dependency] {
    (entries?.strings ?? []).prefix(Dependency.maximumPerTable).compactMap { entry in
      guard let requirement = Requirement(entry) else { return nil }
      return Dependency(
        name: requirement.name,
        requirement: requirement.specifier,
        scope: scope,
        extras: requirement.extras,
        file: text.path,
        line: line(ofEntry: entry)
      )
    }
  }

  private func line(ofEntry entry: String) -> Int? {
    text.line(containing: "\"\(entry)\"") ?? text.line(containing: "'\(entry)'")
      ?? text.line(containing: entry)
  }

  // MARK: - Poetry

  private var poetry: [Dependency] {
    guard let poetry = value["tool", "poetry"] else { return [] }
    var result = table(poetry["dependencies"], "tool.poetry.dependencies", .runtime)
    result += table(poetry["dev-dependencies"], "tool.poetry.dev-dependencies", .development)
    for (group, content) in poetry["group"]?.members ?? [] {
      let name = "tool.poetry.group.\(group).dependencies"
      result += table(content["dependencies"], name, .development)
    }
    return result
  }

  private func table(
    _ entries: ManifestValue?,
    _ name: String,
    _ scope: Dependency.Scope
  ) -> [Dependency] {
    (entries?.members ?? []).prefix(Dependency.maximumPerTable).compactMap { key, value in
      guard key != "python" else { return nil }
      let details = value.array?.first ?? value
      let isOptional = details["optional"]?.bool ?? false
      return Dependency(
        name: Requirement.normalise(key),
        requirement: details.string ?? details["version"]?.string,
        scope: isOptional && scope == .runtime ? .optional : scope,
        extras: (details["extras"]?.strings ?? []).map { Requirement.normalise($0) },
        file: text.path,
        line: text.line(ofKey: key, in: name)
      )
    }
  }
}
