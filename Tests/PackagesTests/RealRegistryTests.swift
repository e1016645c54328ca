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

@Suite(.enabled(if: largeRegistry != nil, "GANTRY_TEST_DATA is not set"))
struct `A registry of 172 skills` {
  let root = largeRegistry ?? ""

  private var badExample: String { root + "/examples/bad-interdependent-skill" }

  @Test func `S0-49 every requirement is resolved in all three spellings, or said to dangle`()
    throws
  {
    let registry = try SkillRegistry(roots: [root])
    #expect(registry.requirements(of: "hono-rpc") == ["hono-core"])
    #expect(
      registry.requirements(of: "validated-handler") == ["zod"]
    )
    #expect(registry.requirements(of: "bug-fix") == ["systematic-debugging"])
    #expect(registry.requirements(of: "langgraph") == ["langchain"])
    #expect(registry.requirements(of: "shadcn") == ["tailwind", "react-core"])
    #expect(registry.requirements(of: "trpc") == ["zod"])
    #expect(registry.requirements(of: "prisma") == ["typescript-core"])
    let dangling = registry.danglingRequirements.map(\.message)
    #expect(
      dangling.filter { !$0.contains("⚠️") }.sorted() == [
        "requirement \"toolchains-nextjs-core\" of skill validated-handler exists in no registry",
        "requirement \"toolchains-typescript-core\" of skill drizzle-migrations exists in no registry",
      ]
    )
    #expect(dangling.count == 6)
  }

  @Test func `S0-49 the bad example is listed and refused with its reasons`() throws {
    let fixture = try Fixture()
    let registry = try SkillRegistry(roots: [root])
    let result = SkillDeployer(registry: registry, folders: fixture.folders)
      .deploy(names: ["bad-example-skill"], now: Fixture.start)
    #expect(result.deployed == [])
    let error = try #require(result.errors.first)
    #expect(
      error.hasPrefix(
        "Failed to deploy bad-example-skill: the skill is refused: "
          + "it requires \"⚠️ VIOLATION: This field should be empty!\", which is no name of a skill; "
      )
    )
    #expect(error.contains("name 'bad-example-skill' must equal the name of its folder"))
    #expect(error.contains("'user-invocable' is not a field of the format"))
    #expect(error.contains("its text points to ../setup-skill/SKILL.md, which is not part of it"))
    #expect(!fixture.exists("project"))
  }

  @Test func `S0-58 full mode leaves out the examples`() throws {
    let skills = try SkillRegistry(roots: [root]).deployableSkills.map(\.name)
    #expect(skills.count == 170)
    #expect(!skills.contains("bad-example-skill"))
    #expect(!skills.contains("example-framework-skill"))
  }

  @Test func `the manifest gives 172 skills with unique names`() throws {
    let registry = try SkillRegistry(roots: [root, starterRegistry])
    let starter = try SkillRegistry(roots: [starterRegistry])
    let own = registry.skills.filter { $0.collection != "gantry-starter" }
    #expect(own.count == 172)
    #expect(registry.conflicts.isEmpty)
    #expect(registry.diagnostics.map(\.location) == [badExample + "/SKILL.md"])
    #expect(registry.skills.count + registry.shadowed.count == 172 + starter.skills.count)
    #expect(own.filter { $0.category == "universal" }.count == 42)
    #expect(Set(own.compactMap(\.toolchain)).count >= 15)
    #expect(own.filter { !$0.requires.isEmpty }.count == 19)
    #expect(registry.agents == starter.agents)
  }

  @Test func `its folders give the same skills without the manifest`() throws {
    let scan = RegistryScan(root: root, depth: 5)
    #expect(scan.folders.count == 172)
    #expect(scan.diagnostics.isEmpty)
  }

  @Test func `every skill deploys and reads back`() throws {
    let fixture = try Fixture()
    let registry = try SkillRegistry(roots: [root])
    let names = Array(registry.deployableSkills.map(\.name).prefix(40))
    let deployer = SkillDeployer(registry: registry, folders: fixture.folders)
    let result = deployer.deploy(names: names, now: Fixture.start)
    #expect(result.deployed == names)
    #expect(result.errors.isEmpty)
    #expect(Verifier(folders: fixture.folders).verify(agents: [], skills: names).passed)
    for skill in registry.deployableSkills.prefix(40) {
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
