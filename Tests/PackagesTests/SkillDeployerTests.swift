import Foundation
import Testing

@testable import Packages

@Suite struct `Deploying skills` {
  let fixture: Fixture

  init() throws {
    fixture = try Fixture()
    try fixture.addSkill("alpha")
    try fixture.addSkill("beta")
    try fixture.write("ref", to: "registry/alpha/references/more.md")
    try fixture.write("#!/bin/sh\n", to: "registry/alpha/scripts/run.sh")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755],
      ofItemAtPath: fixture.path("registry/alpha/scripts/run.sh")
    )
    try FileManager.default.createDirectory(
      atPath: fixture.project,
      withIntermediateDirectories: true
    )
  }

  @discardableResult
  func deploy(
    _ names: [String],
    force: Bool = false,
    now: Date = Fixture.start,
    writer: AtomicFile = AtomicFile()
  ) throws -> SkillDeployment {
    SkillDeployer(registry: try fixture.registry(), folders: fixture.folders, writer: writer)
      .deploy(names: names, force: force, now: now)
  }

  @Test func `S0-52 success lists the skills in the order of the request`() throws {
    let result = try deploy(["beta", "alpha", "beta"])
    #expect(result.deployed == ["beta", "alpha"])
    #expect(result.errors == [])
    #expect(result.needsRestart)
    #expect(result.collection == "registry")
    #expect(result.totalAvailable == 2)
    let source = fixture.tree("registry/alpha")
    #expect(fixture.tree("project/.agents/skills/alpha") == source)
    #expect(fixture.tree("project/.claude/skills/alpha") == source)
    #expect(source["scripts/run.sh"]?.hasPrefix("x ") == true)
  }

  @Test func `S0-52 a partial success names the unknown skill`() throws {
    let result = try deploy(["alpha", "invalid-skill"])
    #expect(result.deployed == ["alpha"])
    #expect(result.errors == ["Failed to deploy invalid-skill: skill not found"])
  }

  @Test func `an unknown skill comes with what was probably meant`() throws {
    let result = try deploy(["alpa"])
    #expect(result.errors == ["Failed to deploy alpa: skill not found"])
    #expect(result.diagnostics.map(\.remedy) == ["Did you mean 'alpha'?"])
    #expect(!result.needsRestart)
  }

  @Test func `S0-52 nothing escapes when the index is damaged`() throws {
    try fixture.write("{", to: "project/.agents/skills/.gantry-deployed-skills.json")
    let result = try deploy(["alpha"])
    #expect(result.deployed == [])
    #expect(result.errors == ["The index of deployed files is damaged."])
  }

  @Test func `S0-52 a skill that is in place is skipped and nothing is written`() throws {
    try deploy(["alpha"])
    let before = fixture.tree("project")
    let result = try deploy(["alpha"], now: Fixture.later)
    #expect(result.deployed == [])
    #expect(result.skipped == ["alpha"])
    #expect(result.errors == [])
    #expect(!result.needsRestart)
    #expect(fixture.tree("project") == before)
  }

  @Test func `S0-52 force brings a skill to the registry's state`() throws {
    try deploy(["alpha"])
    try fixture.addSkill("alpha", body: "New body")
    try fixture.remove("registry/alpha/references")
    let result = try deploy(["alpha"], force: true, now: Fixture.later)
    #expect(result.deployed == ["alpha"])
    #expect(fixture.tree("project/.claude/skills/alpha") == fixture.tree("registry/alpha"))
    #expect(fixture.tree("project/.agents/skills/alpha") == fixture.tree("registry/alpha"))
  }

  @Test func `a file that a person edited is kept and reported, even with force`() throws {
    try deploy(["alpha"])
    try fixture.write("mine", to: "project/.claude/skills/alpha/references/more.md")
    let skipped = try deploy(["alpha"], now: Fixture.later)
    #expect(skipped.kept == [".claude/skills/alpha/references/more.md"])
    try fixture.addSkill("alpha", body: "New body")
    try fixture.write("newer", to: "registry/alpha/references/more.md")
    for _ in 1...2 {
      let result = try deploy(["alpha"], force: true, now: Fixture.later)
      #expect(result.kept == [".claude/skills/alpha/references/more.md"])
    }
    #expect(fixture.text("project/.claude/skills/alpha/references/more.md") == "mine")
    #expect(fixture.text("project/.agents/skills/alpha/references/more.md") == "newer")
    #expect(
      fixture.text("project/.claude/skills/alpha/SKILL.md")
        == fixture.text("registry/alpha/SKILL.md")
    )
  }

  @Test(arguments: [false, true])
  func `a person's skill of the same name is left whole`(_ force: Bool) throws {
    try fixture.write("mine", to: "project/.claude/skills/alpha/SKILL.md")
    let result = try deploy(["alpha"], force: force)
    #expect(result.deployed == [])
    #expect(result.skipped == ["alpha"])
    #expect(result.kept == [".claude/skills/alpha"])
    #expect(fixture.tree("project").keys.sorted() == [".claude/skills/alpha/SKILL.md"])
  }

  @Test func `an untracked skill beside ours is not touched`() throws {
    try fixture.write("mine", to: "project/.claude/skills/own/SKILL.md")
    try deploy(["alpha"])
    #expect(fixture.text("project/.claude/skills/own/SKILL.md") == "mine")
  }

  @Test func `a skill whose files somebody removed is deployed again`() throws {
    try deploy(["alpha"])
    try fixture.remove("project/.claude")
    let result = try deploy(["alpha"], now: Fixture.later)
    #expect(result.deployed == ["alpha"])
    #expect(fixture.tree("project/.claude/skills/alpha") == fixture.tree("registry/alpha"))
  }

  @Test func `S0-55 the index lists every file by hash`() throws {
    try deploy(["beta"])
    let index = try DeploymentIndex.read(fixture.folders)
    let hash = Fingerprint.sha256(Data((fixture.text("registry/beta/SKILL.md") ?? "").utf8))
    #expect(
      index.deployedSkills["beta"]?.files == [
        ".agents/skills/beta/SKILL.md": hash, ".claude/skills/beta/SKILL.md": hash,
      ]
    )
    #expect(index.deployedSkills["beta"]?.deployedAt == "2026-01-01T00:00:00.000Z")
    #expect(index.deployedSkills["beta"]?.pending == nil)
    #expect(index.lastSync == "2026-01-01T00:00:00.000Z")
  }

  @Test func `S0-55 a requested skill is remembered as requested`() throws {
    let deployer = SkillDeployer(registry: try fixture.registry(), folders: fixture.folders)
    _ = deployer.deploy(names: ["beta", "alpha"], userRequested: true, now: Fixture.start)
    #expect(try DeploymentIndex.read(fixture.folders).userRequestedSkills == ["alpha", "beta"])
  }

  @Test func `S0-52 the result has both spellings in JSON`() throws {
    let object = try JSONSerialization.jsonObject(
      with: try JSONEncoder().encode(try deploy(["alpha", "nope"]))
    )
    let json = try #require(object as? [String: Any])
    #expect(json["deployed"] as? [String] == ["alpha"])
    #expect(json["deployed_skills"] as? [String] == ["alpha"])
    #expect(json["deployed_count"] as? Int == 1)
    #expect(json["success_count"] as? Int == 1)
    #expect(json["restart_required"] as? Bool == true)
    #expect(json["needs_restart"] as? Bool == true)
    #expect(json["selective_mode"] as? Bool == true)
    #expect(json["scope_used"] as? String == "project")
    #expect((json["errors"] as? [String])?.count == 1)
    #expect((json["cleanup"] as? [String: Any])?["removed_count"] as? Int == 0)
    for key in ["skipped_count", "skipped_skills", "restart_instructions", "total_available"] {
      #expect(json[key] != nil)
    }
  }

  @Test(arguments: ["../beta", "/etc", "a/b", ".."])
  func `S0-56 a name that leaves the folder is refused`(_ name: String) throws {
    let result = try deploy([name])
    #expect(result.errors == ["Failed to deploy \(name): Path traversal attempt detected"])
    #expect(fixture.tree("project").isEmpty)
  }

  @Test func `S0-56 a folder of skills that is a link out of the project is refused`() throws {
    try FileManager.default.createDirectory(
      atPath: fixture.path("elsewhere"),
      withIntermediateDirectories: true
    )
    try fixture.link("project/.claude", to: fixture.path("elsewhere"))
    let result = try deploy(["alpha"])
    #expect(result.errors == ["Failed to deploy alpha: Path traversal attempt detected"])
    #expect(fixture.tree("elsewhere").isEmpty)
    #expect(fixture.tree("project").isEmpty)
  }

  @Test func `a mirror that is a link to the canonical folder works`() throws {
    try FileManager.default.createDirectory(
      atPath: fixture.path("project/.agents/skills"),
      withIntermediateDirectories: true
    )
    try FileManager.default.createDirectory(
      atPath: fixture.path("project/.claude"),
      withIntermediateDirectories: true
    )
    try fixture.link("project/.claude/skills", to: "../.agents/skills")
    #expect(try deploy(["alpha"]).deployed == ["alpha"])
    #expect(fixture.tree("project/.agents/skills/alpha") == fixture.tree("registry/alpha"))
  }

  @Test func `a link that leaves the skill's folder refuses the skill`() throws {
    try fixture.link("registry/alpha/leak", to: "/etc/hostname")
    let result = try deploy(["alpha", "beta"])
    #expect(result.deployed == ["beta"])
    #expect(
      result.errors
        == ["Failed to deploy alpha: the skill holds a link that leaves its folder (leak)"]
    )
    #expect(!fixture.exists("project/.agents/skills/alpha"))
  }

  @Test func `a link that stays is copied as a file`() throws {
    try fixture.link("registry/alpha/same.md", to: "references/more.md")
    try deploy(["alpha"])
    #expect(fixture.tree("project/.claude/skills/alpha")["same.md"] == "- ref")
  }

  @Test func `a file larger than 10 MiB refuses the skill`() throws {
    try fixture.write(Data(count: 10_485_761), to: "registry/alpha/big.bin")
    let result = try deploy(["alpha"])
    #expect(
      result.errors == [
        "Failed to deploy alpha: the skill holds a file larger than 10 MiB (big.bin)"
      ]
    )
    #expect(result.diagnostics.map(\.code) == [.tooLarge])
  }

  @Test func `progress names each skill with its place`() throws {
    var seen: [String] = []
    let deployer = SkillDeployer(registry: try fixture.registry(), folders: fixture.folders)
    _ = deployer.deploy(names: ["alpha", "nope", "beta"], now: Fixture.start) {
      seen.append("\($0) \($1)/\($2)")
    }
    #expect(seen == ["alpha 0/3", "nope 1/3", "beta 2/3"])
  }
}
