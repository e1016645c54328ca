import Testing

@testable import Toolchain

@Suite struct `Reading the workspaces of a monorepo` {
  private static let application = #"{"dependencies": {"vue": "3"}, "main": "a.js"}"#

  @Test(
    "S0-30 a pattern means the folders that its package manager takes it for",
    arguments: [
      ("packages/*", "packages/a", true), ("packages/*", "packages/a/b", false),
      ("packages/*", "packages", false), ("./packages/*/", "packages/a", true),
      ("packages/**", "packages/a/b", true), ("packages/**", "packages", true),
      ("**/lib", "lib", true), ("**/lib", "a/b/lib", true), ("**/lib", "a/b/libs", false),
      ("a/**/z", "a/z", true), ("a/**/z", "a/b/c/z", true), ("a/**/z", "b/z", false),
      ("lib-?", "lib-a", true), ("lib-?", "lib-", false), ("a*b*c", "axxbxxc", true),
      ("a*b*c", "axxbxx", false), ("{api,web}", "web", true), ("{api,web}", "site", false),
      ("apps/{a,b}/*", "apps/b/x", true), ("*", "a", true), ("*", "a/b", false),
      ("**", ".", true), ("../a", "a", false),
    ]
  )
  func pattern(_ row: (String, String, Bool)) {
    #expect((PathPattern(row.0, in: ".")?.matches(row.1) ?? false) == row.2)
  }

  @Test(
    "S0-30 a pattern that could be tried in billions of ways is tried once",
    .timeLimit(.minutes(10))
  )
  func manyWays() throws {
    let deep = Array(repeating: "a", count: 60).joined(separator: "/")
    let wild = Array(repeating: "**", count: 60).joined(separator: "/")
    #expect(try #require(PathPattern(wild + "/z", in: ".")).matches(deep) == false)
    let stars = String(repeating: "*a", count: 60)
    let name = String(repeating: "a", count: 200)
    #expect(try #require(PathPattern(stars + "z", in: ".")).matches(name) == false)
    let braces = String(repeating: "{a,b}", count: 40)
    #expect(PathPattern(braces, in: ".")?.matches("x") != true)
  }

  @Test(
    "S0-30 a package that its workspace does not list is no part of the project",
    arguments: [
      ["package.json": #"{"workspaces": ["apps/*"]}"#],
      ["package.json": #"{"workspaces": {"packages": ["apps/*"]}}"#],
      ["package.json": #"{"workspaces": ["**", "!extra", "!**/inner/**"]}"#],
      ["package.json": #"{"private": true}"#, "pnpm-workspace.yaml": "packages: [\"apps/*\"]\n"],
      [
        "package.json": #"{"private": true}"#,
        "pnpm-workspace.yaml": "packages:\n  - '**'\n  - '!**/extra/**'\n  - '!**/inner/**'\n",
      ],
    ]
  )
  func node(_ root: [String: String]) throws {
    var files = [
      "apps/web/package.json": Self.application, "apps/web/a.js": "",
      "extra/package.json": #"{"dependencies": {"express": "4"}}"#,
      "apps/web/inner/package.json": #"{"dependencies": {"react": "4"}}"#,
    ].merging(root) { $1 }
    for index in 0..<9 { files["apps/web/f\(index).js"] = "" }
    let report = try FixtureTree.report(files)
    #expect(report.components.map(\.path) == [".", "apps/web"])
    #expect(report.frameworkNames == ["vue"])
    #expect(
      try report.component().evidenceLines
        .contains("extra left out: no member of the node workspace above it")
    )
  }

  @Test("S0-30 what the workspace does not list stays, and weighs less, when much is written there")
  func outsider() throws {
    var files = [
      "package.json": #"{"workspaces": ["apps/*"]}"#, "apps/web/package.json": Self.application,
      "server/package.json": #"{"dependencies": {"express": "4"}}"#,
    ]
    for index in 0..<4 { files["apps/web/f\(index).js"] = "" }
    for index in 0..<6 { files["server/f\(index).js"] = "" }
    let report = try FixtureTree.report(files)
    #expect(report.components.map(\.path) == [".", "apps/web", "server"])
    #expect(try report.component("apps/web").confidence == 0.8)
    #expect(try report.component("server").confidence == 0.65)
  }

  @Test("S0-30 without a workspace every package is a part")
  func independent() throws {
    let report = try FixtureTree.report([
      "package.json": Self.application, "a.js": "", "b.js": "", "c.js": "",
      "server/package.json": #"{"dependencies": {"express": "4"}}"#,
    ])
    #expect(report.components.map(\.path) == [".", "server"])
  }

  @Test("S0-30 Cargo's members are its patterns and what they depend on by path, less the excluded")
  func cargo() throws {
    let report = try FixtureTree.report([
      "Cargo.toml": """
      [workspace]
      members = ["crates/*"]
      exclude = ["crates/old"]
      """,
      "crates/api/Cargo.toml": """
      [package]
      name = "api"
      [dependencies]
      core = { path = "../../core" }
      """, "crates/api/src/main.rs": "", "crates/api/src/a.rs": "", "crates/api/src/b.rs": "",
      "crates/old/Cargo.toml": "[package]\nname = \"old\"\n",
      "core/Cargo.toml":
        "[package]\nname = \"core\"\n[dev-dependencies]\nx = { path = \"../x\" }\n",
      "x/Cargo.toml": "[package]\nname = \"x\"\n[dependencies]\nwarp = \"1\"\n",
      "copied/Cargo.toml": "[package]\nname = \"copied\"\n[dependencies]\nrocket = \"1\"\n",
    ])
    #expect(report.components.map(\.path) == [".", "core", "crates/api", "x"])
    #expect(report.frameworkNames == ["warp"])
  }

  @Test("S0-30 Go's members are the folders that go.work uses")
  func go() throws {
    let report = try FixtureTree.report([
      "go.work": "go 1.22\nuse ./api\nuse (\n\t./lib // shared\n\t../outside\n)\n",
      "api/go.mod": "module m/api\n", "api/a.go": "", "api/b.go": "",
      "lib/go.mod": "module m/lib\n",
      "lib/a.go": "", "hack/go.mod": "module hack\nrequire github.com/gin-gonic/gin v1.0.0\n",
    ])
    #expect(report.components.map(\.path) == [".", "api", "lib"])
    #expect(report.frameworkNames == [])
  }

  @Test("S0-30 uv's members are its patterns less the excluded")
  func uv() throws {
    let report = try FixtureTree.report([
      "pyproject.toml": """
      [project]
      name = "root"
      [tool.uv.workspace]
      members = ["packages/*"]
      exclude = ["packages/seed"]
      """,
      "packages/a/pyproject.toml": "[project]\nname = \"a\"\n", "packages/a/a.py": "",
      "packages/seed/pyproject.toml": "[project]\nname = \"s\"\ndependencies = [\"django\"]\n",
      "site/requirements.txt": "flask\n",
    ])
    #expect(report.components.map(\.path) == [".", "packages/a"])
    #expect(report.frameworkNames == [])
  }

  @Test("S0-30 a workspace speaks only for its language and for what lies below it")
  func reach() throws {
    let report = try FixtureTree.report([
      "web/package.json": #"{"workspaces": ["a"]}"#, "web/a/package.json": Self.application,
      "web/a/a.js": "", "web/b/package.json": #"{"dependencies": {"react": "1"}}"#,
      "bot/package.json": #"{"dependencies": {"express": "4"}}"#, "bot/a.js": "",
      "web/py/requirements.txt": "flask\n", "web/py/a.py": "",
    ])
    #expect(report.components.map(\.path) == ["bot", "web", "web/a", "web/py"])
  }

  @Test("S0-30 a broken workspace file leaves every package in")
  func broken() throws {
    let report = try FixtureTree.report([
      "package.json": #"{"workspaces": 7}"#, "pnpm-workspace.yaml": "packages: [", "a.js": "",
      "b/package.json": Self.application, "b/a.js": "",
    ])
    #expect(report.components.map(\.path).contains("b"))
  }
}
