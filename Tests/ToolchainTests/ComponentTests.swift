import Foundation
import Testing

@testable import Toolchain

@Suite struct `Finding the components of a repository` {
  @Test func `an empty folder abstains with explicit nulls`() throws {
    let report = try FixtureTree.report([:])
    #expect(report.abstained)
    #expect(report.primaryLanguage == nil)
    #expect(report.confidence == nil)
    #expect(report.components == [])
    let json = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
    #expect(json.contains(#""primary_language":null"#))
    #expect(json.contains(#""confidence":null"#))
  }

  @Test(arguments: [
    ["README.md": "# notes", "notes/a.txt": ""],
    ["CMakeLists.txt": "", "main.cpp": "", "gen.py": ""],
    ["main.c": "", "util.c": "", "gen.py": ""],
    [
      "composer.json": "{}", "index.php": "", "a.php": "",
      "package.json": #"{"scripts":{"dev":"vite"}}"#,
    ],
    ["tools/deep/x.py": ""],
  ])
  func `what no known language owns abstains`(_ files: [String: String]) throws {
    let report = try FixtureTree.report(files)
    #expect(report.abstained, "\(files.keys.sorted()) gave \(report.primaryLanguage ?? "")")
  }

  @Test func `without any manifest, sources at the root or in src make a component`() throws {
    let root = try FixtureTree.report(["run.py": "", "README.md": ""])
    #expect(root.primaryLanguage == "python")
    #expect(try root.component().confidence == 0.6)
    #expect(try root.component().packageManager == nil)
    let source = try FixtureTree.report(["src/main.go": "", "src/a.go": ""])
    #expect(source.primaryLanguage == "go")
  }

  @Test func `a package.json for linters does not win over Python`() throws {
    var files = [
      "pyproject.toml": "[project]\nname = \"big\"\n",
      "package.json": #"{"devDependencies": {"eslint": "8"}, "scripts": {"test": "grunt"}}"#,
      "package-lock.json": "", "Gruntfile.js": "", "big/static/jquery.js": "",
    ]
    for index in 0..<5 { files["big/m\(index).py"] = "" }
    let report = try FixtureTree.report(files)
    #expect(report.primaryLanguage == "python")
    #expect(report.components.count == 1)
    #expect(try report.component().secondaryLanguages == [])
    #expect(report.developmentTools == ["eslint"])
  }

  @Test func `a pyproject that only configures tools does not win over Node.js`() throws {
    let report = try FixtureTree.report([
      "pyproject.toml": "[tool.black]\nline-length = 100\n", "scripts/x.py": "",
      "package.json": #"{"dependencies": {"express": "4"}}"#, "a.js": "", "b.js": "",
    ])
    #expect(report.primaryLanguage == "node")
    #expect(report.developmentTools == ["black"])
  }

  @Test func `the share of source files decides between two full manifests`() throws {
    var files = [
      "pyproject.toml": "[project]\nname = \"x\"\n", "app/a.py": "",
      "package.json": #"{"dependencies": {"react": "18"}}"#,
    ]
    for index in 0..<4 { files["ui/p\(index).tsx"] = "" }
    let node = try FixtureTree.report(files).component()
    #expect(node.language == "node")
    #expect(node.secondaryLanguages == ["python", "typescript"])
    for index in 0..<9 { files["app/m\(index).py"] = "" }
    let python = try FixtureTree.report(files).component()
    #expect(python.language == "python")
    #expect(python.secondaryLanguages == ["node", "typescript"])
    #expect(python.frameworkNames == ["react"])
  }

  @Test func `a manifest in a sub-folder does not beat the root`() throws {
    let report = try FixtureTree.report([
      "go.mod": "module m\n", "main.go": "package main",
      "website/package.json": #"{"devDependencies": {"prettier": "3"}}"#,
      "website/pnpm-lock.yaml": "",
    ])
    #expect(report.primaryLanguage == "go")
    #expect(report.components.map(\.path) == ["."])
  }

  @Test func `a root that only holds tools leaves the word to its largest component`() throws {
    let report = try FixtureTree.report([
      "package.json": #"{"devDependencies": {"husky": "9"}}"#,
      "backend/go.mod": "module m\n", "backend/a.go": "", "backend/b.go": "",
      "frontend/package.json": #"{"dependencies": {"vue": "3"}}"#, "frontend/main.ts": "",
    ])
    #expect(report.primaryLanguage == "go")
    #expect(report.components.map(\.path) == [".", "backend", "frontend"])
  }

  @Test(arguments: ["examples", "example", "test", "tests", "testdata", "fixtures", "docs", "e2e"])
  func `components below examples and tests are left out`(_ folder: String) throws {
    let manifest = #"{"dependencies": {"react": "18"}}"#
    var files = ["\(folder)/app/package.json": manifest, "\(folder)/app/a.js": ""]
    files["\(folder)/app/Dockerfile"] = "FROM node"
    let alone = try FixtureTree.report(files)
    #expect(alone.components.map(\.path) == ["\(folder)/app"])
    #expect(alone.deploymentTargets == [])
    files["go.mod"] = "module m\n"
    files["a.go"] = ""
    #expect(try FixtureTree.report(files).components.map(\.path) == ["."])
  }

  @Test(arguments: ["node_modules", "vendor", "target", "dist", "build", ".cache", "__pycache__"])
  func `folders of fetched and built files are not entered`(_ folder: String) throws {
    let report = try FixtureTree.report(["\(folder)/x/package.json": "{}", "\(folder)/a.py": ""])
    #expect(report.abstained)
  }

  @Test func `a virtual environment of any name is not entered`() throws {
    let report = try FixtureTree.report([
      "env/pyvenv.cfg": "", "env/lib/setup.py": "", "my/pyvenv.cfg": "", "my/setup.py": "",
    ])
    #expect(report.abstained)
  }

  @Test func `plain entries of the root's gitignore are honoured and patterns are not`() throws {
    let report = try FixtureTree.report([
      ".gitignore": "# built\nout/\n/gen\nkeep/\n!keep/\n*.log\nwork*\n",
      "a/out/package.json": "{}", "gen/go.mod": "module g", "a/gen/go.mod": "module ag",
      "keep/go.mod": "module k", "work1/go.mod": "module w",
    ])
    #expect(report.components.map(\.path) == ["a/gen", "keep", "work1"])
  }

  @Test func `S0-36 the whole is as sure as the mean grade of language, frameworks and target`()
    throws
  {
    let report = try FixtureTree.report([
      "requirements.txt": "flask\n", "app.py": "", "Dockerfile": "FROM python\nEXPOSE 80 443/udp",
    ])
    // Medium for the language, high for Flask, high for Docker: 11 / 3 is more than 3.5.
    #expect(try report.component().confidence == 0.75)
    #expect(report.confidence == 0.9)
    #expect(try report.component().ports == [80])
    let bare = try FixtureTree.report(["go.mod": "module m\n", "a.go": ""])
    #expect(bare.confidence == 0.9)
    let medium = try FixtureTree.report(["requirements.txt": "rich\n", "app.py": ""])
    #expect(medium.confidence == 0.65)
  }

  @Test func `compose images, addresses and exposed ports belong to their component`() throws {
    let report = try FixtureTree.report([
      "docker-compose.yml": """
      services:
        api:
          build: ./api
          ports: ["8080:4000", "9229:9229"]
          depends_on:
            db: {condition: service_healthy}
        db:
          image: postgres:16
        cache:
          image: registry.example.org/library/redis:7
      """,
      "docker-compose.test.yml": "services: {api: {build: ./api}, db: {image: mysql}}",
      "api/go.mod": "module m\n", "api/main.go": "",
      "web/package.json": #"{"main": "a.js"}"#, "web/a.js": "",
      "web/.env.example": "PORT=3100\nQUEUE=amqp://localhost\n# X=mysql://a\n",
    ])
    #expect(try report.component("api").services == ["postgresql"])
    #expect(try report.component("api").ports == [4000])
    #expect(try report.component("web").services == ["rabbitmq"])
    #expect(try report.component("web").ports == [3100])
    #expect(
      try report.component("api").evidenceLines
        .contains("docker-compose.yml:7 service postgresql: db")
    )
  }

  @Test func `the folder of the container file tells which member of a workspace is run`() throws {
    let report = try FixtureTree.report([
      "go.mod": "module m\n", "a.go": "", "api/go.mod": "module m/api\n", "api/a.go": "",
      "compose.yaml": """
      services:
        api:
          build: {context: ., dockerfile: api/Dockerfile}
          ports: ["127.0.0.1:80:7000/tcp"]
        self:
          build: {context: .., dockerfile: ../x/Dockerfile}
          ports: [9]
      """,
    ])
    #expect(try report.component("api").ports == [7000])
    #expect(try report.component().ports == [])
  }

  @Test func `a Procfile overrides the concluded start command`() throws {
    let report = try FixtureTree.report([
      "package.json": #"{"scripts": {"start": "next start"}}"#,
      "Procfile": "release: x\nweb: node server.js --port 5050\n",
    ])
    #expect(try report.component().startCommand == "node server.js --port 5050")
    #expect(try report.component().ports == [5050])
    #expect(
      try report.component().evidenceLines.filter { $0.contains("start command") }
        == ["Procfile:2 start command: node server.js --port 5050"]
    )
  }

  @Test func `the command of the last container stage starts a component without another`() throws {
    let report = try FixtureTree.report([
      "go.mod": "module m\n", "a.go": "",
      "Dockerfile": """
      FROM golang AS build
      CMD ["sh"]
      FROM scratch
      ENV PORT=9000
      EXPOSE $PORT 70000
      ENTRYPOINT ["/app"]
      CMD ["serve"]
      """,
    ])
    #expect(try report.component().startCommand == "/app serve")
    #expect(try report.component().ports == [9000])
  }

  @Test func `the same files give the same report in the same order`() throws {
    let tree = try FixtureTree([
      "b/go.mod": "module b", "a/go.mod": "module a", "c/package.json": "{}",
      "package.json": #"{"dependencies": {"vue": "3", "express": "4", "react": "18"}}"#,
    ])
    let first = try tree.analyze()
    #expect(try tree.analyze() == first)
    #expect(first.components.map(\.path) == [".", "a", "b", "c"])
    #expect(try first.component().frameworkNames == ["express", "react", "vue"])
  }
}
