/// The members of Cargo workspaces that no pattern names.
///
/// Cargo takes every package that a member depends on by `path` into the workspace, as long as it
/// lies below the workspace's root and is not excluded.
struct CargoMembers {
  private(set) var paths: Set<String> = []

  init(project: ProjectFiles, workspaces: [WorkspaceDeclaration]) {
    guard !workspaces.isEmpty else { return }
    let packages = project.tree.directories.filter { $0.has("Cargo.toml") }.map(\.path)
    for workspace in workspaces {
      var open = packages.filter(workspace.has)
      var seen = Set(open)
      while let member = open.popLast() {
        for path in Self.pathDependencies(of: member, in: project)
        where workspace.concerns(path) && !workspace.excludes(path) && seen.insert(path).inserted {
          open.append(path)
        }
      }
      paths.formUnion(seen)
    }
  }

  private static func pathDependencies(of folder: String, in project: ProjectFiles) -> [String] {
    let file = SourceTree.join(folder, "Cargo.toml")
    guard let value = project.valueIfPresent(file, as: .toml) else { return [] }
    let targets = value["target"]?.members.map(\.value) ?? []
    return ([value, value["workspace"] ?? .null] + targets).flatMap { table in
      ["dependencies", "dev-dependencies", "build-dependencies"].flatMap { section in
        (table[section]?.members ?? []).compactMap { _, details in
          details["path"]?.string.flatMap { SourceTree.resolve($0, from: folder) }
        }
      }
    }
  }
}
