import Foundation
import Testing

@testable import Packages

@Suite struct `Reading SKILL.md` {
  func read(_ text: String, folder: String = "demo") throws -> SkillFile {
    try SkillFile(text: text, folder: folder, location: "demo/SKILL.md")
  }

  @Test func `every field of the format is read`() throws {
    let file = try read(
      """
      ---
      name: demo
      description: Does it.
      license: MIT
      compatibility: Needs git
      metadata:
        version: 1.10
        author: me
      allowed-tools: Bash(git:*) Read
      ---
      # Text
      """
    )
    #expect(file.name == "demo")
    #expect(file.description == "Does it.")
    #expect(file.license == "MIT")
    #expect(file.compatibility == "Needs git")
    #expect(file.metadata == ["version": "1.10", "author": "me"])
    #expect(file.allowedTools == ["Bash(git:*)", "Read"])
    #expect(file.body == "# Text")
    #expect(file.diagnostics.isEmpty)
    #expect(file.ruleViolations(folder: "demo").isEmpty)
  }

  @Test func `an unquoted colon in the description is read and reported`() throws {
    let file = try read("---\nname: demo\ndescription: Use it: it's good: yes\n---\n")
    #expect(file.description == "Use it: it's good: yes")
    #expect(
      file.diagnostics.map(\.message)
        == ["A value with an unquoted ': ' was read as if it were quoted."]
    )
  }

  @Test func `a byte order mark and carriage returns are read past`() throws {
    let file = try read("\u{FEFF}---\r\nname: demo\r\ndescription: Does it.\r\n---\r\nText\r\n")
    #expect(file.description == "Does it.")
    #expect(file.body == "Text\n")
  }

  @Test(arguments: [
    ("no front matter", "The file has no front matter."),
    ("", "The file has no front matter."),
    ("---\nname: demo\n", "The front matter is not closed."),
    ("---\nname: demo\n---\n", "The skill has no description."),
    ("---\n---\n", "The skill has no description."),
  ])
  func `an unusable file says what is missing`(_ example: (text: String, message: String)) {
    let error = #expect(throws: PackageError.self) { _ = try read(example.text) }
    #expect(error?.message == example.message)
    #expect(error?.remedy.isEmpty == false)
  }

  @Test(arguments: ["- a\n- b", "\tname: x", "a: [1, 2", "a: b: c: [", "name: x\nname: y"])
  func `front matter that is not a YAML map is an error and no crash`(_ block: String) {
    let error = #expect(throws: PackageError.self) { _ = try read("---\n\(block)\n---\n") }
    #expect(error?.code == .invalidContent)
  }

  @Test func `deep nesting and repeated aliases are an error and no crash`() {
    let deep = "a: " + String(repeating: "[", count: 30_000)
    #expect(throws: PackageError.self) { _ = try read("---\n\(deep)\n---\n") }
    let dashes = String(repeating: "- ", count: 20_000) + "x"
    #expect(throws: PackageError.self) { _ = try read("---\n\(dashes)\n---\n") }
    let levels = (1...9).map { level in
      "l\(level): &l\(level) [" + repeatElement("*l\(level - 1)", count: 9).joined(separator: ", ")
        + "]"
    }
    let bomb = (["l0: &l0 [x]"] + levels).joined(separator: "\n")
    #expect(throws: PackageError.self) { _ = try read("---\n\(bomb)\n---\n") }
  }

  @Test func `a name that differs from its folder is reported and kept`() throws {
    let file = try read("---\nname: other\ndescription: D\n---\n")
    #expect(file.name == "other")
    #expect(file.diagnostics.map(\.code) == [.invalidName])
  }

  @Test func `the strict view names every broken rule`() throws {
    let file = try read(
      "---\nname: Bad--Name\ndescription: D\nversion: 1\n---\n",
      folder: "Bad--Name"
    )
    #expect(
      file.ruleViolations(folder: "Bad--Name") == [
        "name must be 1 to 64 lowercase letters, digits and single hyphens",
        "'version' is not a field of the format; put it under metadata",
      ]
    )
  }

  @Test(arguments: [("a", true), ("a-1", true), ("-a", false), ("a-", false), ("é", false)])
  func `the name rule`(_ example: (name: String, isValid: Bool)) {
    #expect(SkillFile.isName(example.name) == example.isValid)
  }
}
