import Testing

@testable import Toolchain

@Suite struct `Weighing the languages of a project` {
  /// So many empty source files.
  private static func sources(_ count: Int, _ folder: String, _ ending: String) -> [String: String]
  {
    Dictionary(uniqueKeysWithValues: (0..<count).map { ("\(folder)/f\($0).\(ending)", "") })
  }

  private static func report(_ parts: [String: String]...) throws -> ToolchainReport {
    try FixtureTree.report(parts.reduce(into: [:]) { $0.merge($1) { $1 } })
  }

  @Test("S0-30 a tool with a package.json deep in a Go project makes no second language")
  func copiedTool() throws {
    let report = try Self.report(
      ["go.mod": "module m\n", "main.go": ""],
      Self.sources(60, "lib", "go"),
      ["internal/warp/js/package.json": #"{"dependencies": {"react": "18"}, "main": "a.js"}"#],
      Self.sources(3, "internal/warp/js", "js")
    )
    #expect(report.primaryLanguage == "go")
    #expect(report.components.map(\.path) == ["."])
    #expect(try report.component().secondaryLanguages == [])
    #expect(report.frameworkNames == [])
    #expect(
      try report.component().evidenceLines
        .contains("internal/warp/js left out: node has 3 of 64 source files")
    )
  }

  @Test("S0-30 a React frontend beside a FastAPI backend stays a language of the project")
  func frontend() throws {
    let report = try Self.report(
      ["backend/pyproject.toml": "[project]\nname = \"b\"\ndependencies = [\"fastapi\"]\n"],
      Self.sources(40, "backend/app", "py"),
      ["frontend/package.json": #"{"dependencies": {"react": "18"}}"#],
      Self.sources(12, "frontend/src", "tsx")
    )
    #expect(report.primaryLanguage == "python")
    #expect(report.components.map(\.path) == ["backend", "frontend"])
    #expect(try report.component("frontend").language == "node")
    #expect(report.frameworkNames == ["fastapi", "react"])
  }

  @Test("S0-30 components of a framework count as sources of their language")
  func markup() throws {
    let report = try Self.report(
      ["go.mod": "module m\n"],
      Self.sources(40, "server", "go"),
      ["ui/package.json": #"{"dependencies": {"vue": "3"}}"#, "ui/src/main.ts": ""],
      Self.sources(8, "ui/src", "vue")
    )
    #expect(report.components.map(\.path) == [".", "ui"])
    // One script file of one is TypeScript: what holds scripts beside markup is no script file.
    #expect(
      try report.component("ui").evidenceLines
        .contains("ui typescript is 1 of 1 script files, high confidence")
    )
  }

  @Test("S0-30 a second manifest at the root needs sources of its own")
  func root() throws {
    let report = try Self.report(
      ["pyproject.toml": "[project]\nname = \"b\"\n"],
      Self.sources(40, "app", "py"),
      ["package.json": #"{"dependencies": {"react": "18"}, "devDependencies": {"eslint": "9"}}"#],
      Self.sources(2, "ui", "js")
    )
    #expect(report.components.map(\.language) == ["python"])
    #expect(try report.component().secondaryLanguages == [])
    #expect(report.developmentTools == ["eslint"])
  }

  @Test("S0-30 a Rust program that is published for Python belongs to both")
  func published() throws {
    let cargo = "[package]\nname = \"tool\"\nversion = \"1.0.0\"\n"
    let wheel = """
      [build-system]
      requires = ["maturin>=1.0,<2.0"]
      [project]
      name = "tool"
      requires-python = ">=3.8"
      """
    let rust = Self.sources(95, "src", "rs").merging(["Cargo.toml": cargo]) { $1 }
    let python = Self.sources(5, "python", "py")
    let both = try Self.report(rust, python, ["pyproject.toml": wheel])
    #expect(both.primaryLanguage == "rust")
    #expect(try both.component().secondaryLanguages == ["python"])
    let tools = try Self.report(rust, python, ["pyproject.toml": "[tool.ruff]\nline-length = 80\n"])
    #expect(try tools.component().secondaryLanguages == [])
  }

  @Test("S0-30 the root of a workspace is written in what its members are written in")
  func workspaceRoot() throws {
    let report = try Self.report(
      Self.sources(60, "crates/one/src", "rs"),
      ["Cargo.toml": "[workspace]\nmembers = [\"crates/*\"]\n"],
      ["crates/one/Cargo.toml": "[package]\nname = \"one\"\nversion = \"1.0.0\"\n"],
      ["pyproject.toml": "[build-system]\nrequires = []\n[project]\nname = \"one\"\n"],
      Self.sources(9, "python", "py")
    )
    #expect(report.primaryLanguage == "rust")
    #expect(try report.component().secondaryLanguages == ["python"])
  }

  @Test("S0-30 a small service stays when the project builds a container of it")
  func service() throws {
    let files = Self.sources(30, "api", "go").merging(Self.sources(20, "web", "ts")) { $1 }
      .merging([
        "api/go.mod": "module m\n", "web/package.json": #"{"dependencies": {"vue": "3"}}"#,
        "jobs/requirements.txt": "rich\n", "jobs/a.py": "",
      ]) { $1 }
    #expect(try FixtureTree.report(files).components.map(\.path) == ["api", "web"])
    let own = files.merging(["jobs/Dockerfile": "FROM python"]) { $1 }
    #expect(try FixtureTree.report(own).components.map(\.path) == ["api", "jobs", "web"])
    let compose = files.merging(["compose.yaml": "services: {jobs: {build: ./jobs}}"]) { $1 }
    #expect(try FixtureTree.report(compose).components.map(\.path) == ["api", "jobs", "web"])
  }

  @Test("S0-30 a project in a language without a detector abstains, whatever its tools are")
  func foreign() throws {
    let report = try Self.report(
      Self.sources(40, "src", "java"),
      ["pom.xml": "", "tools/package.json": #"{"main": "a.js"}"#, "tools/a.js": ""],
      ["docs/package.json": #"{"dependencies": {"react": "18"}}"#, "docs/a.js": ""]
    )
    #expect(report.abstained)
  }

  @Test("S0-30 a tenth is enough, nine tenths of another's are not too much, and no file is none")
  func bounds() {
    let tenth = LanguageBalance(files: ["go": 90, "node": 10], foreign: 0)
    #expect(tenth.keeps("node", isDeclared: false))
    let less = LanguageBalance(files: ["go": 91, "node": 9], foreign: 0)
    #expect(!less.keeps("node", isDeclared: true))
    #expect(less.keeps("go", isDeclared: false))
    let mixed = LanguageBalance(files: ["go": 90, "node": 9, "rust": 1], foreign: 0)
    #expect(mixed.keeps("node", isDeclared: true))
    #expect(!mixed.keeps("node", isDeclared: false))
    let foreign = LanguageBalance(files: ["go": 9], foreign: 91)
    #expect(!foreign.keeps("go", isDeclared: true))
    #expect(LanguageBalance(files: [:], foreign: 0).keeps("go", isDeclared: false))
  }
}
