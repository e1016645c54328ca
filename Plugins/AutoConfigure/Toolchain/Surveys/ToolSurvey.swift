/// Finds build tools and development tools from their files and from whole package names.
struct ToolSurvey {
  let project: ProjectFiles
  let targets: [ToolchainReport.DeploymentTarget]
  let survey: ComponentSurvey.Findings

  private struct Row {
    let name: String
    var files: Set<String> = []
    var prefixes: [String] = []
    /// Packages as `language name`.
    var packages: Set<String> = []
    /// The key of a `package.json` that holds its settings.
    var packageKey: String?
  }

  private static let buildRows: [Row] = [
    Row(name: "webpack", prefixes: ["webpack.config."], packages: ["node webpack"]),
    Row(name: "vite", prefixes: ["vite.config."], packages: ["node vite"]),
    Row(name: "rollup", prefixes: ["rollup.config."], packages: ["node rollup"]),
    Row(name: "parcel", files: [".parcelrc"], packages: ["node parcel"]),
    Row(name: "make", files: ["Makefile", "makefile", "GNUmakefile"]),
    Row(name: "cmake", files: ["CMakeLists.txt"]),
    Row(
      name: "gradle",
      files: [
        "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts", "gradlew",
      ]
    ),
    Row(name: "maven", files: ["pom.xml", "mvnw"]),
  ]

  private static let developmentRows: [Row] = [
    Row(name: "pre-commit", files: [".pre-commit-config.yaml", ".pre-commit-config.yml"]),
    Row(
      name: "eslint",
      files: [".eslintrc"],
      prefixes: [".eslintrc.", "eslint.config."],
      packages: ["node eslint"],
      packageKey: "eslintConfig"
    ),
    Row(
      name: "prettier",
      files: [".prettierrc"],
      prefixes: [".prettierrc.", "prettier.config."],
      packages: ["node prettier"],
      packageKey: "prettier"
    ),
    Row(name: "black", packages: ["python black"]),
  ]

  func buildTools() -> [String] {
    Self.buildRows.filter(isPresent).map(\.name).sorted()
  }

  func developmentTools() -> [String] {
    var names = Self.developmentRows.filter(isPresent).map(\.name)
    let platforms = Set(targets.map(\.platform))
    names += ["docker", "kubernetes", "terraform"].filter(platforms.contains)
    if let root = project.tree["."], root.skipped.contains(".git") || root.has(".git") {
      names.append("git")
    }
    if !names.contains("black"), configuresBlack { names.append("black") }
    return names.sorted()
  }

  /// The root and the folders of components: elsewhere such files belong to copies and samples.
  private var directories: [SourceTree.Directory] {
    let paths = ["."] + survey.components.map(\.path).filter { $0 != "." }
    return paths.compactMap { project.tree[$0] }
  }

  private func isPresent(_ row: Row) -> Bool {
    let hasFile = directories.contains { directory in
      directory.files.contains { name in
        row.files.contains(name) || row.prefixes.contains { name.hasPrefix($0) }
      }
    }
    return hasFile || hasKey(row)
      || survey.candidates.contains { candidate in
        candidate.dependencies.contains {
          row.packages.contains("\(candidate.language) \($0.name)")
        }
      }
  }

  private func hasKey(_ row: Row) -> Bool {
    guard let key = row.packageKey else { return false }
    return directories.contains { directory in
      let path = directory.path(of: "package.json")
      return project.valueIfPresent(path, as: .json)?[key] != nil
    }
  }

  private var configuresBlack: Bool {
    directories.contains { directory in
      let path = directory.path(of: "pyproject.toml")
      if project.valueIfPresent(path, as: .toml)?["tool", "black"] != nil { return true }
      let hooks = directory.path(of: ".pre-commit-config.yaml")
      let repositories = project.valueIfPresent(hooks, as: .yaml)?["repos"]?.array ?? []
      return repositories.contains { repository in
        (repository["hooks"]?.array ?? []).contains { $0["id"]?.string == "black" }
      }
    }
  }
}
