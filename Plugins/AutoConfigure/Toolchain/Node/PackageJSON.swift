/// The parts of a `package.json` that say what the package is.
struct PackageJSON: Sendable {
  let text: ManifestText
  let value: ManifestValue

  init(path: String, project: ProjectFiles) throws(ManifestFailure) {
    text = try project.text(path)
    value = try project.value(path, as: .json)
    guard value.isObject else {
      throw ManifestFailure(path: path, reason: "it is not a JSON object")
    }
  }

  var name: String? { value["name"]?.string }

  func script(_ name: String) -> String? {
    guard let script = value["scripts", name]?.string else { return nil }
    return script.trimmingSpaces().isEmpty ? nil : script
  }

  /// True when nothing here is a program or a library: a file kept for linters and the like.
  var declaresOnlyTools: Bool {
    let declaring = [
      "main", "module", "exports", "bin", "browser", "types", "typings", "files", "workspaces",
      "peerDependencies", "optionalDependencies",
    ]
    if declaring.contains(where: { value[$0] != nil && value[$0] != .null }) { return false }
    if value["dependencies"]?.members.isEmpty == false { return false }
    return !["start", "serve", "dev"].contains { script($0) != nil }
  }

  /// True when the package is made for others to import, so that `main` is no program.
  var isLibrary: Bool {
    ["exports", "types", "typings", "module", "files", "peerDependencies", "publishConfig"]
      .contains { value[$0] != nil }
  }

  /// True for a library that is not kept private.
  var isPublished: Bool {
    name != nil && value["version"] != nil && isLibrary && value["private"]?.bool != true
  }

  var dependencies: [Dependency] {
    let sections: [(String, Dependency.Scope)] = [
      ("dependencies", .runtime), ("optionalDependencies", .optional),
      ("peerDependencies", .optional), ("devDependencies", .development),
    ]
    return sections.flatMap { section, scope in
      let members = (value[section]?.members ?? []).prefix(Dependency.maximumPerTable)
      let lines = members.isEmpty ? [:] : text.lines(ofJSONKeysIn: section)
      return members.map { name, requirement in
        Dependency(
          name: Self.realName(of: name, requirement.string),
          requirement: requirement.string,
          scope: scope,
          file: text.path,
          line: lines[Substring(name)] ?? text.line(ofJSONKey: name, in: section)
        )
      }
    }
  }

  /// The package behind an alias such as `"framework": "npm:next@14"`.
  private static func realName(of name: String, _ requirement: String?) -> String {
    guard let requirement, requirement.hasPrefix("npm:") else { return name }
    let target = requirement.dropFirst("npm:".count)
    guard let at = target.dropFirst().lastIndex(of: "@") else { return String(target) }
    return String(target[..<at])
  }
}
