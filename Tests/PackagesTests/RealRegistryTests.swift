import Foundation
import Testing

@testable import Packages

/// The registry that ships with Gantry, found relative to this file.
let starterRegistry = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("Plugins/AutoConfigure/Registry").path

/// A registry of 172 skills, when the machine has one.
let largeRegistry = ProcessInfo.processInfo.environment["GANTRY_TEST_DATA"].flatMap {
  $0.isEmpty ? nil : $0 + "/skills-registry"
}

@Suite struct `The starter registry` {
  @Test func `it is read without a finding`() throws {
    let registry = try SkillRegistry(roots: [starterRegistry])
    #expect(registry.skills.count == 11)
    #expect(
      registry.agents.map(\.agentID) == [
        "documentation", "engineer", "gcp-ops", "golang-engineer", "java-engineer", "local-ops",
        "nextjs-engineer", "ops", "php-engineer", "python-engineer", "qa", "research",
        "ruby-engineer", "rust-engineer", "typescript-engineer", "vercel-ops",
      ]
    )
    #expect(registry.diagnostics.isEmpty)
    #expect(registry.conflicts.isEmpty)
  }

  @Test func `its agents say what they can do`() throws {
    for agent in try SkillRegistry(roots: [starterRegistry]).agents {
      #expect(agent.name == agent.agentID)
      #expect(!agent.description.isEmpty)
      #expect(agent.capabilities["gantry-languages"]?.isEmpty == false)
      let specialization = agent.capabilities["gantry-specialization"] ?? ""
      #expect(["engineering", "devops", "other"].contains(specialization))
    }
  }
}

@Suite(.enabled(if: largeRegistry != nil, "GANTRY_TEST_DATA is not set"))
struct `A registry of 172 skills` {
  let root = largeRegistry ?? ""

  @Test func `the manifest gives 172 skills with unique names`() throws {
    let registry = try SkillRegistry(roots: [root])
    let own = registry.skills
    #expect(own.count == 172)
    #expect(registry.conflicts.isEmpty)
    #expect(registry.diagnostics.isEmpty)
    #expect(own.filter { $0.category == "universal" }.count == 42)
    #expect(Set(own.compactMap(\.toolchain)).count >= 15)
    #expect(own.filter { !$0.requires.isEmpty }.count == 19)
    #expect(registry.agents.isEmpty)
  }

  @Test func `beside the starter registry, the starter keeps the six names both have`() throws {
    let registry = try SkillRegistry(roots: [starterRegistry, root])
    #expect(
      registry.conflicts.map(\.name).sorted() == [
        "api-documentation", "database-migration", "git-workflow", "security-scanning",
        "systematic-debugging", "test-driven-development",
      ]
    )
    #expect(registry.conflicts.allSatisfy { $0.kept.hasPrefix(starterRegistry) })
    #expect(registry.skills.count == 172 + 11 - 6)
  }

  @Test func `its folders give the same skills without the manifest`() throws {
    let scan = RegistryScan(root: root, depth: 5)
    #expect(scan.folders.count == 172)
    #expect(scan.diagnostics.isEmpty)
  }

  @Test func `every skill deploys and reads back`() throws {
    let fixture = try Fixture()
    let registry = try SkillRegistry(roots: [root])
    let names = Array(registry.skills.map(\.name).prefix(40))
    let deployer = SkillDeployer(registry: registry, folders: fixture.folders)
    let result = deployer.deploy(names: names, now: Fixture.start)
    #expect(result.deployed == names)
    #expect(result.errors.isEmpty)
    #expect(Verifier(folders: fixture.folders).verify(agents: [], skills: names).passed)
    for skill in registry.skills.prefix(40) {
      let source = try SkillSource(folder: skill.folder).files
      for file in source {
        let path = fixture.project + "/.claude/skills/\(skill.name)/\(file.path)"
        #expect(FileManager.default.contents(atPath: path) == file.bytes)
      }
    }
  }

  @Test func `every SKILL.md is readable`() throws {
    for skill in try SkillRegistry(roots: [root]).skills {
      let path = skill.folder + "/SKILL.md"
      let file = try SkillFile(
        text: try RegistryScan.text(of: path),
        folder: skill.name,
        location: path
      )
      #expect(file.name == skill.name)
    }
  }
}
