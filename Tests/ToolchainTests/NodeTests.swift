import Testing

@testable import Toolchain

@Suite struct `Detecting a Node.js project` {
  @Test func `S0-30 package.json with sources is node, and TypeScript is its second language`()
    throws
  {
    let report = try FixtureTree.report([
      "package.json": #"{"name": "shop", "dependencies": {"express": "^4.19.2"}}"#,
      "package-lock.json": "{}",
      "src/index.ts": "export {}", "src/old.js": "",
    ])
    let component = try report.component()
    #expect(report.primaryLanguage == "node")
    #expect(component.secondaryLanguages == ["typescript"])
    #expect(component.confidence == 0.9)
    #expect(component.packageManager == "npm")
  }

  @Test func `S0-30 a tenth of TypeScript is not yet a second language`() throws {
    var files = ["package.json": #"{"main": "a.js"}"#, "one.ts": ""]
    for index in 0..<9 { files["src/f\(index).js"] = "" }
    #expect(try FixtureTree.report(files).component().secondaryLanguages == [])
    files["two.ts"] = ""
    #expect(try FixtureTree.report(files).component().secondaryLanguages == ["typescript"])
  }

  @Test func `S0-31 next-auth is not next and preact is not react`() throws {
    let report = try FixtureTree.report([
      "package.json": """
      {"dependencies": {"next-auth": "4", "preact": "10", "vue-router": "4", "express-session": "1",
      "react-dom-factories": "1", "@types/express": "4", "eslint-plugin-react": "7"}}
      """,
      "index.js": "",
    ])
    #expect(report.frameworkNames == [])
  }

  @Test(arguments: [
    ("next", "next"), ("react", "react"), ("vue", "vue"), ("@angular/core", "angular"),
    ("express", "express"), ("@nestjs/core", "nestjs"), ("nuxt", "nuxt"), ("fastify", "fastify"),
    ("koa", "koa"), ("hono", "hono"), ("svelte", "svelte"), ("astro", "astro"),
  ])
  func `S0-31 each framework is known by its whole package name`(_ row: (String, String)) throws {
    let report = try FixtureTree.report([
      "package.json": #"{"dependencies": {"\#(row.0)": "^1.2.3"}}"#
    ])
    let framework = try report.component().framework(row.1)
    #expect(framework.version == "^1.2.3")
    #expect(framework.type == "web")
  }

  @Test func `S0-31 next is certain only with its configuration file`() throws {
    let manifest = #"{"dependencies": {"next": "14.1.0", "react": "18"}}"#
    let bare = try FixtureTree.report(["package.json": manifest]).component()
    #expect(try bare.framework("next").confidence == 0.65)
    #expect(bare.frameworkNames == ["react", "next"])
    let whole = try FixtureTree.report(["package.json": manifest, "next.config.mjs": ""])
    #expect(try whole.component().framework("next").confidence == 0.9)
    #expect(try whole.component().ports == [3000])
  }

  @Test func `a framework among the development dependencies counts less`() throws {
    let report = try FixtureTree.report([
      "package.json": """
      {
        "main": "index.js",
        "devDependencies": {
          "express": "4"
        },
        "peerDependencies": {
          "react": ">=17"
        }
      }
      """, "index.js": "",
    ])
    let component = try report.component()
    #expect(component.frameworks.map(\.confidence) == [0.65, 0.65])
    #expect(component.evidenceLines.contains("package.json:4 framework express"))
    #expect(component.evidenceLines.contains("package.json:7 framework react"))
    #expect(component.ports == [])
  }

  @Test func `a library is not its own user`() throws {
    let manifest = #"{"name": "express", "main": "a.js", "devDependencies": {"express": "4"}}"#
    #expect(try FixtureTree.report(["package.json": manifest, "a.js": ""]).frameworkNames == [])
  }

  @Test func `a package behind an alias is what it really is`() throws {
    let manifest = #"{"dependencies": {"react": "npm:preact@10", "web": "npm:express@^4"}}"#
    let report = try FixtureTree.report(["package.json": manifest])
    #expect(report.frameworkNames == ["express"])
  }

  @Test(arguments: [
    ("pnpm-lock.yaml", "pnpm"), ("yarn.lock", "yarn"), ("bun.lockb", "bun"), ("bun.lock", "bun"),
    ("package-lock.json", "npm"), ("npm-shrinkwrap.json", "npm"),
  ])
  func `S0-33 the lockfile names the package manager`(_ row: (String, String)) throws {
    let report = try FixtureTree.report(["package.json": #"{"main":"x"}"#, row.0: ""])
    #expect(try report.component().packageManager == row.1)
  }

  @Test func `S0-33 the packageManager field beats the lockfile`() throws {
    let report = try FixtureTree.report([
      "package.json": #"{"main": "x", "packageManager": "pnpm@9.1.0+sha256.abc"}"#,
      "yarn.lock": "",
    ])
    #expect(try report.component().packageManager == "pnpm")
  }

  @Test func `the version comes from engines, then nvmrc, then volta`() throws {
    let engines = #"{"main":"x","engines":{"node":">=18"},"volta":{"node":"20.1.0"}}"#
    let volta = #"{"main":"x","volta":{"node":"20.1.0"}}"#
    let first = try FixtureTree.report(["package.json": engines, ".nvmrc": "v22\n"]).component()
    #expect(
      first.runtime
        == .init(name: "node", version: ">=18", source: "package.json engines.node")
    )
    let second = try FixtureTree.report(["package.json": volta, ".nvmrc": "v22\n"]).component()
    #expect(second.runtime == .init(name: "node", version: "22", source: ".nvmrc"))
    let third = try FixtureTree.report(["package.json": volta]).component()
    #expect(third.runtime.source == "package.json volta.node")
    let none = try FixtureTree.report(["package.json": #"{"version":"3.0.0"}"#]).component()
    #expect(none.runtime == .init(name: "node"))
  }

  @Test func `mise and tool-versions state the version last`() throws {
    let mise = try FixtureTree.report([
      "package.json": "{}", "mise.toml": "[tools]\nnode = \"20\"\n",
    ])
    #expect(try mise.component().runtime.source == "mise.toml tools.node")
    let tools = try FixtureTree.report([
      "package.json": "{}", ".tool-versions": "# pinned\nnodejs 18.2.0 16.0.0\n",
    ])
    #expect(try tools.component().runtime.version == "18.2.0")
    #expect(try tools.component().evidenceLines.contains(".tool-versions:2 node version 18.2.0"))
  }

  @Test func `the start script is run by the package manager`() throws {
    let report = try FixtureTree.report([
      "package.json": #"{"scripts": {"start": "node server.js --port 4100"}}"#, "yarn.lock": "",
    ])
    #expect(try report.component().startCommand == "yarn start")
    #expect(try report.component().ports == [4100])
  }

  @Test func `an application starts its main file and a library does not`() throws {
    let application = try FixtureTree.report([
      "package.json": #"{"main": "./lib/server", "dependencies": {"koa": "2"}}"#,
      "lib/server.js": "app.listen(process.env.PORT || 4000)",
    ])
    #expect(try application.component().startCommand == "node lib/server.js")
    #expect(try application.component().ports == [4000])
    let library = try FixtureTree.report([
      "package.json": #"{"main": "index.js", "files": ["index.js"]}"#, "index.js": "",
    ])
    #expect(try library.component().startCommand == nil)
  }

  @Test func `client packages show the backing services`() throws {
    let report = try FixtureTree.report([
      "package.json": #"""
      {"dependencies": {"pg": "8", "ioredis": "5", "kafkajs": "2", "pg-format": "1"},
       "devDependencies": {"mongodb": "6"}}
      """#
    ])
    #expect(try report.component().services == ["kafka", "postgresql", "redis"])
  }

  @Test func `the members of a workspace are components that use its lockfile`() throws {
    let report = try FixtureTree.report([
      "package.json": #"{"private": true, "workspaces": ["apps/*"], "engines": {"node": "20"}}"#,
      "pnpm-lock.yaml": "", "pnpm-workspace.yaml": "packages: [apps/*]\n",
      "apps/web/package.json": #"{"dependencies": {"vue": "3"}}"#, "apps/web/main.ts": "",
      "apps/api/package.json": #"{"dependencies": {"fastify": "4"}}"#,
      "apps/api/a.js": "", "apps/api/b.js": "",
    ])
    #expect(report.components.map(\.path) == [".", "apps/api", "apps/web"])
    #expect(try report.component("apps/web").packageManager == "pnpm")
    #expect(try report.component("apps/web").runtime.version == "20")
    #expect(try report.component("apps/api").frameworkNames == ["fastify"])
    #expect(report.primaryLanguage == "node")
    #expect(try report.component().secondaryLanguages == ["typescript"])
    #expect(try report.component("apps/api").secondaryLanguages == [])
  }
}
