import Foundation
import Testing

@testable import Toolchain

/// Trees that try to cost time, memory or a look at somebody else's files.
@Suite(.timeLimit(.minutes(10))) struct `Meeting a repository that wants to be expensive` {
  /// A few lines that stand for ten billion values.
  private static func bomb(levels: Int = 10) -> String {
    let names = "abcdefghijklm".map { String($0) }
    var text = "\(names[0]): &\(names[0]) [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...levels {
      let list = Array(repeating: "*\(names[level - 1])", count: 10).joined(separator: ", ")
      text += "\(names[level]): &\(names[level]) [\(list)]\n"
    }
    return text
  }

  @Test(arguments: ["package.json", "pyproject.toml", "Cargo.toml", "pnpm-workspace.yaml"])
  func `a sparse file of five gigabytes is refused by its size`(_ name: String) throws {
    let tree = try FixtureTree(["go.mod": "module m\n", "a.go": "", name: ""])
    let file = try FileHandle(forWritingTo: tree.root.appendingPathComponent(name))
    try file.truncate(atOffset: 5 << 30)
    try file.close()
    let report = try tree.analyze()
    #expect(report.primaryLanguage == "go")
    #expect(report.frameworkNames == [])
    let reason = "it has 5368709120 bytes and at most 4194304 are read"
    if name != "pnpm-workspace.yaml" {
      #expect(
        try report.component().evidenceLines.contains("\(name) could not be read: \(reason)")
      )
    }
    let refused = BoundedFile(path: "\(tree.root.path)/\(name)", root: tree.root.path)
    #expect(
      throws: BoundedFile.Refusal(reason: reason)
    ) {
      try refused.read(atMost: 4 << 20)
    }
  }

  @Test(
    arguments: ["pnpm-workspace.yaml", "docker-compose.yml", "serverless.yml", "environment.yml"]
  )
  func `aliases that multiply cost nothing in any YAML file that is read`(_ name: String) throws {
    let files = ["package.json": #"{"main": "a.js"}"#, "a.js": "", "b/package.json": "{}"]
    for text in [Self.bomb(), Self.bomb() + "z:\n  ? *k\n  : 1\n", Self.bomb() + "{*k : 1}\n"] {
      let report = try FixtureTree.report(files.merging([name: text]) { $1 })
      #expect(report.primaryLanguage == "node")
    }
  }

  @Test(arguments: [
    "? *b\n: 1\n", "*b : 1\n", "{*b : 1}\n", "{? *b : 1}\n", "[*b]: 1\n", "*b: 1\n",
  ])
  func `aliases as keys are refused before they are counted`(_ key: String) {
    let text = "a: &a [x]\nb: &b [*a]\n" + key
    #expect(
      throws: ManifestFailure(path: "x.yml", reason: "its keys are aliases or collections")
    ) {
      try ManifestFormat.yaml.parse(text, path: "x.yml")
    }
  }

  @Test(arguments: [
    "x: &x {image: redis}\nservices: {a: *x}\n", "a: \"*b: & c\"\n", "on: {cron: '* * * * *'}\n",
    "x: &x\n  a: 1\ny:\n  <<: *x\n  b: [1, 2]\n", "# really? *x &x\nq: what? &y\n",
  ])
  func `aliases as people use them are read`(_ text: String) throws {
    #expect(try ManifestFormat.yaml.parse(text, path: "x.yml").isObject)
  }

  @Test func `a merged mapping fills in what is not written`() throws {
    let text = """
      base: &base {image: redis, build: ./a}
      other: &other {image: mysql, ports: [80]}
      one:
        <<: [*base, *other]
        build: ./b
      """
    let one = try ManifestFormat.yaml.parse(text, path: "x.yml")["one"]
    #expect(one?["build"]?.string == "./b")
    #expect(one?["image"]?.string == "redis")
    #expect(one?["ports"]?.array == [.string("80")])
  }

  @Test func `YAML has a bound of its own`() {
    let text = String(repeating: "- a\n", count: 300_000)
    let reason = "it is YAML of 1200000 bytes and at most 1048576 are read"
    #expect(throws: ManifestFailure(path: "x.yml", reason: reason)) {
      try ManifestFormat.yaml.parse(text, path: "x.yml")
    }
  }

  @Test func `binary content in any manifest is passed over`() throws {
    let tree = try FixtureTree(["go.mod": "module m\n", "a.go": "", "main.go": ""])
    let noise = Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7919 &+ 13) })
    for name in [
      "package.json", "pyproject.toml", "Cargo.toml", "pnpm-workspace.yaml", "docker-compose.yml",
      "Dockerfile", "environment.yml", ".gitignore", "go.work", "setup.py", "setup.cfg",
    ] {
      try tree.write(noise, to: name)
    }
    #expect(try tree.analyze().primaryLanguage == "go")
  }

  @Test func `a manifest that is a pipe or a link to a device is not opened`() throws {
    let tree = try FixtureTree(["go.mod": "module m\n", "a.go": ""])
    #expect(mkfifo(tree.root.appendingPathComponent("Cargo.toml").path, 0o600) == 0)
    try tree.link("pyproject.toml", to: "/dev/zero")
    try tree.link(".gitignore", to: "/dev/zero")
    #expect(try tree.analyze().primaryLanguage == "go")
  }

  @Test func `thousands of large manifests are not all read`() throws {
    var files = ["go.mod": "module m\n", "a.go": ""]
    let padding = String(repeating: " ", count: 1000)
    for index in 0..<20 { files["p\(index)/go.mod"] = "module p\(index)\n" + padding }
    let report = try FixtureTree(files).analyze(limits: .init(maximumReadBytes: 5000))
    let refused = report.components.flatMap(\.evidence).filter {
      $0.says == "could not be read: 5000 bytes were read before it and no more are"
    }
    #expect(refused.count == 15)
  }

  @Test func `four megabytes of numbers are read in one pass`() throws {
    let numbers = Array(repeating: "1", count: 2_000_000).joined(separator: ",")
    let value = try ManifestFormat.json.parse("[\(numbers)]", path: "x.json")
    #expect(value.array?.count == 2_000_000)
  }

  @Test(arguments: ["package.json", "pyproject.toml", "Cargo.toml", "compose.yaml", "Pipfile"])
  func `a manifest with tens of thousands of entries is read in part`(_ name: String) throws {
    let entries = (0..<30_000).map { "p\($0)" }
    let text =
      switch name {
      case "package.json":
        #"{"dependencies":{\#(entries.map { #""\#($0)":"1""# }.joined(separator: ","))}}"#
      case "pyproject.toml":
        "[project]\nname = \"x\"\ndependencies = [\(entries.map { "\"\($0)\"" }.joined(separator: ","))]\n"
      case "Cargo.toml": "[dependencies]\n" + entries.map { "\($0) = \"1\"\n" }.joined()
      case "Pipfile": "[packages]\n" + entries.map { "\($0) = \"1\"\n" }.joined()
      default: "services:\n" + entries.map { "  \($0): {image: redis}\n" }.joined()
      }
    let report = try FixtureTree.report([name: text, "go.mod": "module m\n", "a.go": ""])
    #expect(report.primaryLanguage == "go")
  }

  @Test func `thousands of folders with a manifest are looked at in part`() throws {
    let tree = try FixtureTree(["package.json": #"{"workspaces": ["**"]}"#])
    for index in 0..<2100 { try tree.write(Data("{}".utf8), to: "p\(index)/package.json") }
    #expect(try tree.analyze().components.count == 2000)
  }

  @Test func `a loop of links and links that leave the project add nothing`() throws {
    let outside = try FixtureTree(["pkg/package.json": #"{"dependencies": {"vue": "3"}}"#])
    let tree = try FixtureTree(["go.mod": "module m\n", "a.go": "", "x/y/b.go": ""])
    try tree.link("x/y/up", to: "../..")
    try tree.link("one", to: "two")
    try tree.link("two", to: "one")
    try tree.link("out", to: outside.root.path)
    try tree.link("pkg", to: outside.root.path + "/pkg")
    let report = try tree.analyze()
    #expect(report.components.map(\.path) == ["."])
    #expect(report.frameworkNames == [])
  }

  @Test func `folders deeper than the bound are left out, and the report says so`() throws {
    let deep = (0..<40).map { "d\($0)" }.joined(separator: "/")
    let tree = try FixtureTree(["go.mod": "module m\n", "a.go": "", "\(deep)/package.json": "{}"])
    let report = try tree.analyze()
    #expect(report.components.map(\.path) == ["."])
    #expect(
      try report.component().evidenceLines
        .contains(". folders more than 12 deep were not looked at")
    )
  }

  @Test(
    .enabled(if: getuid() != 0, "the superuser may read every folder"),
    arguments: ["closed", "closed.d"]
  )
  func `a closed folder is passed over, and the report says so`(_ name: String) throws {
    let tree = try FixtureTree(["go.mod": "module m\n", "a.go": "", "\(name)/b.go": ""])
    let path = tree.root.appendingPathComponent(name).path
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path) }
    let report = try tree.analyze()
    #expect(report.primaryLanguage == "go")
    #expect(
      try report.component().evidenceLines
        .contains("\(name) could not be read: the folder is closed")
    )
  }

  @Test func `executable files and folders with dots in their names are told apart`() throws {
    let tree = try FixtureTree([
      "next.js/package.json": #"{"main": "a.js"}"#, "next.js/a.js": "", "run": "#!/bin/sh\n",
    ])
    let script = tree.root.appendingPathComponent("run").path
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
    #expect(try tree.analyze().components.map(\.path) == ["next.js"])
    let walked = try TreeWalk(limits: .default).walk(tree.root.path)
    #expect(walked["."]?.files == ["run"])
    #expect(walked["."]?.subdirectories == ["next.js"])
  }
}
