/// Which program installs a package's dependencies.
struct NodePackageManager {
  let project: ProjectFiles
  let directory: String

  private static let locks: [(file: String, name: String)] = [
    ("pnpm-lock.yaml", "pnpm"), ("yarn.lock", "yarn"), ("bun.lock", "bun"), ("bun.lockb", "bun"),
    ("package-lock.json", "npm"), ("npm-shrinkwrap.json", "npm"),
  ]

  /// The `packageManager` field, then a lockfile, of this folder and then of those above it.
  func take(into candidate: inout LanguageCandidate, package: PackageJSON?) {
    for folder in project.tree.lineage(of: directory) {
      let path = folder.path(of: "package.json")
      let isOwn = folder.path == directory
      guard folder.has("package.json") else { continue }
      if let outer = isOwn ? package : try? PackageJSON(path: path, project: project),
        let name = Self.declared(by: outer)
      {
        candidate.packageManager = name
        candidate.add(path, outer.text.line(ofJSONKey: "packageManager"), "package manager \(name)")
        return
      }
      let present = Self.locks.filter { folder.has($0.file) }
      guard let lock = present.first else { continue }
      candidate.packageManager = lock.name
      let berry = lock.file == "yarn.lock" && folder.has(".yarnrc.yml") ? " (Berry)" : ""
      candidate.add(folder.path(of: lock.file), nil, "package manager \(lock.name)\(berry)")
      for other in present.dropFirst() where other.name != lock.name {
        candidate.add(folder.path(of: other.file), nil, "lockfile of \(other.name) beside it")
      }
      return
    }
    guard package != nil else { return }
    candidate.packageManager = "npm"
  }

  private static func declared(by package: PackageJSON) -> String? {
    guard let field = package.value["packageManager"]?.string else { return nil }
    let name = String(field.prefix { $0 != "@" })
    return ["npm", "yarn", "pnpm", "bun"].contains(name) ? name : nil
  }
}
