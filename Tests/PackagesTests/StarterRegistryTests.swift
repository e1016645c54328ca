import Foundation
import Testing

@testable import Packages

/// The skills that the standard mapping may ask for, and so those that ship.
private let mappedSkills = [
  "api-documentation", "async-testing", "code-review", "database-migration",
  "docker-containerization", "git-workflow", "performance-profiling", "refactoring-patterns",
  "security-scanning", "systematic-debugging", "test-driven-development",
]

/// Lines of one starter skill, so that a rule about the text can say where it is broken.
private struct SkillText {
  let lines: [Substring]

  init(_ name: String) throws {
    let path = starterRegistry + "/universal/\(name)/SKILL.md"
    lines = try RegistryScan.text(of: path).split(
      separator: "\n",
      omittingEmptySubsequences: false
    )
  }

  /// Numbers of the lines that open or close a block of code, counted from 1.
  var fences: [Int] {
    lines.indices.filter { lines[$0].hasPrefix("```") }.map { $0 + 1 }
  }

  /// Numbers of the rows whose cells are not as many as those of the row above.
  var raggedRows: [Int] {
    lines.indices.dropFirst().filter { row in
      let (above, here) = (lines[row - 1], lines[row])
      guard above.hasPrefix("|"), here.hasPrefix("|") else { return false }
      return above.count { $0 == "|" } != here.count { $0 == "|" }
    }.map { $0 + 1 }
  }
}

@Suite struct `The skills that ship` {
  @Test func `S0-53 each of the eleven mapped skills is there, and no other`() throws {
    let registry = try SkillRegistry(roots: [starterRegistry])
    #expect(registry.skills.map(\.name) == mappedSkills)
    #expect(registry.diagnostics.isEmpty)
    #expect(registry.conflicts.isEmpty)
  }

  @Test func `S0-47 the manifest lists the folders, and counts them`() throws {
    let scan = RegistryScan(root: starterRegistry, depth: 4)
    let names = scan.folders.map { URL(fileURLWithPath: $0).lastPathComponent }
    #expect(names == mappedSkills)

    let bytes = try Data(contentsOf: URL(fileURLWithPath: starterRegistry + "/manifest.json"))
    let manifest = try #require(JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    let metadata = try #require(manifest["metadata"] as? [String: Any])
    #expect(metadata["total_skills"] as? Int == mappedSkills.count)
  }

  @Test(arguments: mappedSkills)
  func `S0-47 the manifest says what the file says`(_ name: String) throws {
    let skill = try #require(SkillRegistry(roots: [starterRegistry]).skill(name))
    let path = skill.folder + "/SKILL.md"
    let text = try RegistryScan.text(of: path)
    let file = try SkillFile(text: text, folder: name, location: path)
    #expect(file.ruleViolations(folder: name).isEmpty)
    #expect(file.diagnostics.isEmpty)
    #expect(file.description == skill.description)
    #expect(file.metadata["version"] == skill.version)
    #expect(skill.category == "universal")
    #expect(!skill.tags.isEmpty)
  }

  @Test(arguments: mappedSkills)
  func `S0-47 the description says when to use the skill`(_ name: String) throws {
    let skill = try #require(SkillRegistry(roots: [starterRegistry]).skill(name))
    #expect(skill.description.contains(". Use "))
    #expect(skill.description.count <= 300)
  }

  @Test(arguments: mappedSkills)
  func `S0-47 the text is short, and its tables and code blocks are whole`(_ name: String) throws {
    let text = try SkillText(name)
    #expect((70...110).contains(text.lines.count))
    #expect(text.lines.last == "")
    #expect(text.fences.count.isMultiple(of: 2))
    #expect(text.raggedRows == [])
    #expect(text.lines.allSatisfy { !$0.hasSuffix(" ") })
  }

  @Test func `S0-52 all of them deploy, and read back byte for byte`() throws {
    let fixture = try Fixture()
    let registry = try SkillRegistry(roots: [starterRegistry])
    let deployer = SkillDeployer(registry: registry, folders: fixture.folders)
    let result = deployer.deploy(names: mappedSkills, now: Fixture.start)
    #expect(result.deployed == mappedSkills)
    #expect(result.errors.isEmpty)
    for name in mappedSkills {
      let source = starterRegistry + "/universal/\(name)/SKILL.md"
      let deployed = fixture.project + "/.claude/skills/\(name)/SKILL.md"
      let bytes = FileManager.default.contents(atPath: deployed)
      #expect(bytes != nil)
      #expect(bytes == FileManager.default.contents(atPath: source))
    }
  }
}
