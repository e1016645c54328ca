import Foundation
import Testing

@testable import Toolchain

@Suite struct `Meeting a hostile or broken repository` {
  @Test(arguments: [
    ("package.json", "{ not json", "it is not valid JSON"),
    ("package.json", "[1]", "it is not a JSON object"),
    ("package.json", "", "it is not valid JSON"),
    ("go.mod", "\u{1}nonsense", "it has no module line"),
  ])
  func `an invalid manifest is evidence and never a crash`(
    _ row: (String, String, String)
  ) throws {
    let report = try FixtureTree.report([row.0: row.1])
    let component = try report.component()
    #expect(component.evidence.contains { $0.says == "could not be read: \(row.2)" })
    #expect(component.confidence == 0.5)
  }

  @Test func `an invalid TOML manifest names its line`() throws {
    let report = try FixtureTree.report(["Cargo.toml": "[package]\nname = \n", "src/main.rs": ""])
    let broken = try report.component().evidence.first { $0.says.hasPrefix("could not be read") }
    #expect(broken?.file == "Cargo.toml")
    #expect(broken?.line == 2)
  }

  @Test(arguments: ["package.json", "pyproject.toml", "requirements.txt", "Cargo.toml", "go.mod"])
  func `a binary manifest is evidence and never a crash`(_ name: String) throws {
    let tree = try FixtureTree()
    try tree.write(Data([0x00, 0xFE, 0xC3, 0x28, 0x00]), to: name)
    let component = try tree.analyze().component()
    #expect(component.evidenceLines.contains("\(name) could not be read: it is not text"))
    #expect(component.confidence == 0.5)
  }

  @Test func `a manifest over the size limit is not read`() throws {
    let padding = String(repeating: " ", count: 200)
    let tree = try FixtureTree(["package.json": #"{"dependencies":{"vue":"3"}}"# + padding])
    let report = try tree.analyze(limits: .init(maximumManifestBytes: 100))
    #expect(report.frameworkNames == [])
    #expect(
      try report.component().evidenceLines
        .contains("package.json could not be read: it has 228 bytes and at most 100 are read")
    )
  }

  @Test func `YAML aliases that multiply are refused`() throws {
    var text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for (name, last) in zip("bcdefghi", "abcdefgh") {
      let list = Array(repeating: "*\(last)", count: 10).joined(separator: ", ")
      text += "\(name): &\(name) [\(list)]\n"
    }
    #expect(throws: ManifestFailure(path: "x.yml", reason: "its aliases stand for too many values"))
    {
      try ManifestFormat.yaml.parse(text, path: "x.yml")
    }
  }

  @Test(arguments: [
    (ManifestFormat.json, "["), (.yaml, "["), (.yaml, "- "), (.toml, "x = ["),
  ])
  func `deep nesting is refused without exhausting the stack`(
    _ row: (ManifestFormat, String)
  ) throws {
    let body = row.1.hasSuffix("[") ? "[" : row.1
    let text = row.1 + String(repeating: body, count: 50_000)
    #expect(throws: ManifestFailure.self) { try row.0.parse(text, path: "x") }
  }

  @Test func `links to folders are not followed and a loop ends`() throws {
    let tree = try FixtureTree(["app/go.mod": "module m\n", "app/a.go": ""])
    try tree.link("app/loop", to: "..")
    try tree.link("other", to: "app")
    try tree.link("self", to: "self")
    #expect(try tree.analyze().components.map(\.path) == ["app"])
  }

  @Test func `a manifest that links out of the project is not read`() throws {
    let outside = try FixtureTree(["package.json": #"{"dependencies":{"vue":"3"}}"#])
    let tree = try FixtureTree(["real/package.json": #"{"dependencies":{"koa":"2"}}"#, "a.js": ""])
    try tree.link("package.json", to: outside.root.appendingPathComponent("package.json").path)
    let report = try tree.analyze()
    #expect(report.frameworkNames == ["koa"])
    #expect(
      try report.component().evidenceLines
        .contains("package.json could not be read: it is a link that leaves the project")
    )
    let inside = try FixtureTree(["real/deps": #"{"dependencies":{"koa":"2"}}"#])
    try inside.link("package.json", to: "real/deps")
    #expect(try inside.analyze().frameworkNames == ["koa"])
  }

  @Test func `a folder named like a manifest is no manifest`() throws {
    #expect(try FixtureTree.report(["package.json/x.txt": "", "go.mod/y": ""]).abstained)
  }

  @Test func `the walk stops at its depth and its number of entries, and says so`() throws {
    let deep = try FixtureTree(["a/b/c/go.mod": "module m\n", "a/go.mod": "module a\n"])
    let shallow = try deep.analyze(limits: .init(maximumDepth: 2))
    #expect(shallow.components.map(\.path) == ["a"])
    var files = ["go.mod": "module m\n"]
    for index in 0..<30 { files["d/f\(index).go"] = "" }
    let report = try FixtureTree(files).analyze(limits: .init(maximumEntries: 10))
    #expect(
      try report.component().evidenceLines.contains("d the walk stopped after 10 entries")
    )
    let exact = try FixtureTree(files).analyze(limits: .init(maximumEntries: 32))
    #expect(try exact.component().evidenceLines.contains { $0.contains("stopped") } == false)
  }

  @Test func `S0-38 a missing path says what is near it`() throws {
    let tree = try FixtureTree(["project/a.txt": ""])
    let path = tree.root.path + "/projekt"
    let error = #expect(throws: ToolchainError.self) {
      try ToolchainAnalyzer().analyze(path: path)
    }
    #expect(error?.code == .notFound)
    #expect(
      error?.description == """
        error: there is nothing at '\(path)' [not-found]
          where: \(path)
          fix:   Give the path of an existing project folder. Did you mean '\(tree.root.path)/project'?
        """
    )
    #expect(throws: ToolchainError.notFound("", suggestion: nil)) {
      try ToolchainAnalyzer().analyze(path: "")
    }
  }

  @Test func `S0-38 a file is no project`() throws {
    let tree = try FixtureTree(["a.txt": ""])
    let path = tree.root.path + "/a.txt"
    let error = #expect(throws: ToolchainError.self) {
      try ToolchainAnalyzer().analyze(path: path)
    }
    #expect(error?.code == .notADirectory)
    #expect(error?.message == "'\(path)' is a file and a project is a folder")
    #expect(error?.remedy == "Give the folder that holds it: '\(tree.root.path)'.")
  }

  @Test func `S0-38 a closed folder asks for permission`() {
    #expect(
      ToolchainError.unreadable("/x").description == """
        error: the folder '/x' could not be listed [unreadable]
          where: /x
          fix:   Give this user permission to read the folder, or run as a user who has it.
        """
    )
  }

  @Test func `a link to a project is analysed as the project`() throws {
    let tree = try FixtureTree(["real/go.mod": "module m\n"])
    try tree.link("alias", to: "real")
    let report = try ToolchainAnalyzer().analyze(path: tree.root.path + "/alias/")
    #expect(report.primaryLanguage == "go")
  }
}
