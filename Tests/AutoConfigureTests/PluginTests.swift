import Foundation
import GantryPlugin
import GantryPluginTesting
import Packages
import Testing

@testable import AutoConfigurePhases

@Suite struct `The plugin and its pipeline` {
  private func types() throws -> [String: [String: Any]] {
    let manifest = try object(try FakeHost().load(AutoConfigure.plugin).manifest)
    let types = try #require(manifest["types"] as? [[String: Any]])
    return types.reduce(into: [:]) { $0[$1["type"] as? String ?? ""] = $1 }
  }

  @Test func `S0-13 S0-15 the phases of every pipeline and the skills are provided`() throws {
    #expect(
      try types().keys.sorted() == [
        "agent-archiving", "agent-restoration", "archive.list", "backup-restoration",
        "backups.list", "configuration-completion", "dependency-installation",
        "environment-preparation", "min-confidence-validation", "post-deployment-verification",
        "pre-deployment-validation", "removal", "service-configuration", "skill-deployment",
        "skills.deploy", "toolchain-analysis", "toolchain.detect",
      ]
    )
  }

  static let pipelines = [
    "auto-configure", "deploy", "uninstall", "restore-backup", "restore-agent",
  ]

  @Test(arguments: pipelines)
  func `a pipeline gives every phase the members that it declares and no others`(
    _ pipeline: String
  ) throws {
    let types = try types()
    for phase in try PipelineRun.phases(pipeline) {
      let use = try #require(phase["use"] as? String).split(separator: "/").map(String.init)
      #expect(use[0] == AutoConfigure.plugin.id)
      let input = try #require(types[use[1]]?["input"] as? [String: Any])
      let members = Set((input["properties"] as? [String: Any] ?? [:]).keys)
      let given = Set((phase["with"] as? [String: Any] ?? [:]).keys)
      #expect(given == members, "\(use[1])")
    }
  }

  @Test(arguments: pipelines)
  func `a pipeline refers only to outputs that are declared`(_ pipeline: String) throws {
    let types = try types()
    let phases = try PipelineRun.phases(pipeline)
    let uses = phases.reduce(into: [String: String]()) { uses, phase in
      let use = (phase["use"] as? String ?? "").split(separator: "/").last.map(String.init)
      uses[phase["id"] as? String ?? ""] = use
    }
    let expressions = phases.flatMap { ($0["with"] as? [String: String] ?? [:]).values }
    for words in expressions.map({ $0.dropFirst(4).dropLast(3).split(separator: ".") })
    where words[0] == "phases" {
      let type = try #require(uses[String(words[1])])
      guard words.count > 3 else { continue }
      let output = try #require(types[type]?["output"] as? [String: Any])
      let members = output["properties"] as? [String: Any] ?? [:]
      #expect(members[String(words[3])] != nil, "\(words.joined(separator: "."))")
    }
  }

  @Test func `S0-27 the pipeline's defaults are those of the command line`() throws {
    let inputs = try #require(try PipelineRun.definition()["inputs"] as? [String: [String: Any]])
    #expect(inputs["min_confidence"]?["default"] as? Double == 0.5)
    #expect(inputs["starter"]?["default"] as? String == "@share/registry")
    #expect(inputs["archive_agents"]?["default"] as? Bool == true)
    #expect(inputs["project"]?["default"] == nil)
  }

  @Test func `toolchain.detect answers with the document`() throws {
    let fixture = try Fixture.python()
    let skill = try FakeHost().load(AutoConfigure.plugin).skill("toolchain.detect")
    let result = try skill.invoke(["project": fixture.project])
    let report = try object(result.output)
    #expect(report["schema"] as? String == "gantry.toolchain/1")
    #expect(report["primary_language"] as? String == "python")
    #expect(report["abstained"] as? Bool == false)
  }

  @Test func `S0-52 skills.deploy deploys in the order of the request and collects errors`() throws
  {
    let fixture = try Fixture.python()
    let skill = try FakeHost().load(AutoConfigure.plugin).skill("skills.deploy")
    let input = try JSON(
      """
      {"project": "\(fixture.project)", "registries": ["\(fixture.registry)"],
       "skill_names": ["code-review", "invalid-skill", "async-testing"]}
      """
    )
    let result = try object(try skill.invoke(input).output)
    #expect(result["deployed"] as? [String] == ["code-review", "async-testing"])
    #expect(result["deployed_skills"] as? [String] == ["code-review", "async-testing"])
    #expect(
      result["errors"] as? [String] == ["Failed to deploy invalid-skill: skill not found"]
    )
    #expect(fixture.text("project/.claude/skills/code-review/SKILL.md") != nil)
  }

  @Test func `S0-52 skills.deploy says in its result that a registry is missing`() throws {
    let fixture = try Fixture.python()
    let skill = try FakeHost().load(AutoConfigure.plugin).skill("skills.deploy")
    let input = try JSON(
      """
      {"project": "\(fixture.project)", "registries": ["/nowhere"], "skill_names": ["code-review"]}
      """
    )
    let result = try skill.invoke(input)
    #expect(result.status == .ok)
    let output = try object(result.output)
    #expect(output["deployed"] as? [String] == [])
    #expect(output["errors"] as? [String] == ["The registry is not a folder (/nowhere)"])
  }

  @Test func `S0-60 skills.deploy keeps a person's files, or a backup of those it replaces`() throws
  {
    let fixture = try Fixture.python()
    try fixture.write("Mine\n", to: "project/.claude/skills/code-review/SKILL.md")
    let skill = try FakeHost().load(AutoConfigure.plugin).skill("skills.deploy")
    let input = [
      "project": JSONValue.text(fixture.project), "registries": .list([fixture.registry]),
      "skill_names": .list(["code-review"]),
    ]
    let kept = try object(try skill.invoke(input).output)
    #expect(kept["skipped_skills"] as? [String] == ["code-review"])
    #expect(kept["backup_id"] is NSNull)
    #expect(fixture.text("project/.claude/skills/code-review/SKILL.md") == "Mine\n")
    let replacing = input.merging(["overwrite_edited": .flag(true)]) { _, new in new }
    let result = try object(try skill.invoke(replacing).output)
    #expect(result["deployed"] as? [String] == ["code-review"])
    let id = try #require(result["backup_id"] as? String)
    let copy = "project/.gantry/backups/\(id)/mirror/code-review/SKILL.md"
    #expect(fixture.text(copy) == "Mine\n")
  }

  private enum JSONValue: Encodable {
    case text(String)
    case list([String])
    case flag(Bool)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let value): try container.encode(value)
      case .list(let value): try container.encode(value)
      case .flag(let value): try container.encode(value)
      }
    }
  }

  @Test func `S0-24 the scope of a person writes to the home folder alone`() throws {
    let fixture = try Fixture.python()
    let before = fixture.tree
    let plugin = Plugin(
      id: "test.home",
      version: "1.0.0",
      summary: "Deploys into a home folder of the test.",
      provides: [.skill(HomeSkill.self)]
    )
    let input = try JSON(
      """
      {"project": "\(fixture.project)", "registries": ["\(fixture.registry)"],
       "skill_names": ["code-review"], "scope": "user"}
      """
    )
    let result = try HomeSkill.$home.withValue(fixture.root + "/home") {
      try FakeHost().load(plugin).skill("skills.deploy").invoke(input)
    }
    #expect(try object(result.output)["scope_used"] as? String == "user")
    #expect(fixture.text("home/.agents/skills/code-review/SKILL.md") != nil)
    #expect(fixture.tree == before)
  }
}

/// The skill `skills.deploy` with a home folder of the test.
private struct HomeSkill: Skill {
  @TaskLocal static var home = "/nonexistent"
  static let descriptor = SkillsDeploySkill.descriptor
  private let base: SkillsDeploySkill

  init(config: Empty) { base = SkillsDeploySkill(home: Self.home) }

  func invoke(_ input: SkillsDeploySkill.Input, _ call: Call) throws -> SkillDeployment {
    try base.invoke(input, call)
  }
}
