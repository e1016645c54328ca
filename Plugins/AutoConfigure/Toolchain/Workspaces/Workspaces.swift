/// Which folders a project itself calls its parts: the workspaces of its package managers.
///
/// npm, Yarn and Bun list them in `package.json`, pnpm in `pnpm-workspace.yaml`, Cargo under
/// `[workspace]`, Go in `go.work` and uv under `[tool.uv.workspace]`.
struct Workspaces {
  /// Where a folder with a manifest stands.
  enum Standing: Sendable {
    /// The root of the project, or of a workspace, or a member of one.
    case member
    /// No workspace of its language says anything about it.
    case independent
    /// A workspace above it lists its members and this folder is none: an example, a fixture, a
    /// site or a tool that somebody copied in.
    case outside
  }

  /// More declarations than this are not looked at, the deepest ones first.
  private static let maximumDeclarations = 32

  private let declarations: [String: [WorkspaceDeclaration]]
  /// Members of Cargo workspaces that no pattern names.
  private let crates: Set<String>

  init(project: ProjectFiles) {
    var declarations: [WorkspaceDeclaration] = []
    for directory in project.tree.directories where !directory.isDownWeighted {
      declarations += Self.declarations(in: directory, of: project)
    }
    self.declarations = Dictionary(
      grouping: declarations.prefix(Self.maximumDeclarations),
      by: \.language
    )
    crates = CargoMembers(project: project, workspaces: self.declarations["rust"] ?? []).paths
  }

  func standing(of path: String, language: String) -> Standing {
    guard path != "." else { return .member }
    let concerned = (declarations[language] ?? []).filter { $0.concerns(path) }
    guard !concerned.isEmpty else { return .independent }
    let isMember =
      concerned.contains { $0.has(path) } || (language == "rust" && crates.contains(path))
    return isMember ? .member : .outside
  }

  private static func declarations(
    in directory: SourceTree.Directory,
    of project: ProjectFiles
  ) -> [WorkspaceDeclaration] {
    let folder = directory.path
    var result: [WorkspaceDeclaration] = []
    func declare(_ language: String, _ members: [String]?, excluding: [String]? = nil) {
      guard let members else { return }
      result.append(
        .init(language: language, folder: folder, members: members, excluding: excluding ?? [])
      )
    }
    func value(_ name: String, _ format: ManifestFormat) -> ManifestValue? {
      guard directory.has(name) else { return nil }
      return project.valueIfPresent(directory.path(of: name), as: format)
    }
    let node = value("package.json", .json)?["workspaces"]
    declare("node", (node?["packages"] ?? node)?.array?.compactMap(\.string))
    declare("node", value("pnpm-workspace.yaml", .yaml)?["packages"]?.strings)
    let cargo = value("Cargo.toml", .toml)?["workspace"]
    declare(
      "rust",
      cargo.map { $0["members"]?.strings ?? [] },
      excluding: cargo?["exclude"]?.strings
    )
    let python = value("pyproject.toml", .toml)?["tool", "uv", "workspace"]
    declare("python", python?["members"]?.strings, excluding: python?["exclude"]?.strings)
    if directory.has("go.work"), let text = project.textIfPresent(directory.path(of: "go.work")) {
      declare("go", (try? GoModFile(text: text))?.uses)
    }
    return result
  }
}
