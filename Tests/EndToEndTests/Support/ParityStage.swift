import Foundation
import GantryCore
import GantryPlugins
import Testing

/// What somebody does with the plugin `gantry.auto-configure`, so that everything it has is used.
enum ParityStory: String, CaseIterable, Codable {
  case configuring, deploying, skills, skillsOfThePerson, failures

  fileprivate func happen(on stage: ParityStage, _ witness: Witness) async throws {
    switch self {
    case .configuring: try await configure(stage, witness)
    case .deploying: try await deploy(stage, witness)
    case .skills: try await useSkills(stage, witness)
    case .skillsOfThePerson: try await deployForThePerson(stage, witness)
    case .failures: try await fail(stage, witness)
    }
  }

  /// Configures a project, again with more, and takes both back.
  private func configure(_ stage: ParityStage, _ witness: Witness) async throws {
    try await witness.run("auto-configure", mode: .plan)
    let first = try await witness.run("auto-configure")
    #expect(first.outputs.count == 5, "\(witness.seen.suffix(20))")
    let second = try await witness.run(
      "auto-configure",
      ["registry": stage.registries, "mode": "full", "overwrite_edited": true]
    )
    try await witness.undo(second)
    try await witness.undo(first)
  }

  /// Deploys to a project that becomes another one, and brings all back in every way there is.
  private func deploy(_ stage: ParityStage, _ witness: Witness) async throws {
    let itself: JSON = ["project": .string(stage.project)]
    try await witness.run("deploy", mode: .plan)
    try await witness.run("deploy", ["registry": stage.registries])
    for name in ["pyproject.toml", "src", "tests"] {
      try FileManager.default.removeItem(atPath: "\(stage.project)/\(name)")
    }
    try stage.scratch.write("module example.test/new\n\ngo 1.24\n", to: "project/go.mod")
    try stage.scratch.write("package main\n\nfunc main() {}\n", to: "project/main.go")
    try await witness.run("deploy")
    let archived = try await witness.invoke("archive.list", itself)
    #expect(archived["count"] == 1)
    let backups = try await witness.invoke("backups.list", itself)
    let oldest = try #require(backups["backups"]?.arrayValue?.last?["id"])
    let ways: [(pipeline: String, inputs: [String: JSON])] = [
      ("restore-agent", ["name": "python-engineer"]), ("restore-backup", ["backup": oldest]),
      ("uninstall", [:]),
    ]
    for (pipeline, inputs) in ways {
      try await witness.run(pipeline, inputs, mode: .plan)
      try await witness.undo(try await witness.run(pipeline, inputs))
    }
  }

  private func useSkills(_ stage: ParityStage, _ witness: Witness) async throws {
    let itself: JSON = ["project": .string(stage.project)]
    for skill in ["toolchain.detect", "archive.list", "backups.list"] {
      try await witness.invoke(skill, itself)
    }
    let folders = ["one", "two"].map { JSON.string(stage.scratch.path(of: "registries/\($0)")) }
    for registries in [JSON.array(folders), ["/no/such/registry"]] {
      let names: JSON = ["first-skill", "second-skill", "no-such-skill"]
      try await witness.use(
        "skills.deploy",
        ["project": .string(stage.project), "registries": registries, "skill_names": names]
      )
    }
    #expect(stage.scratch.exists("project/.agents/skills/second-skill/SKILL.md"))
  }

  private func deployForThePerson(_ stage: ParityStage, _ witness: Witness) async throws {
    let input: JSON = [
      "project": .string(stage.project), "scope": "user", "skill_names": ["first-skill"],
      "registries": [.string(stage.scratch.path(of: "registries/one"))],
    ]
    for _ in 0..<2 { try await witness.use("skills.deploy", input) }
    #expect(stage.scratch.exists("home/.agents/skills/first-skill/SKILL.md"))
  }

  private func fail(_ stage: ParityStage, _ witness: Witness) async throws {
    let absent = JSON.string(stage.scratch.path(of: "absent"))
    try await witness.run("auto-configure", ["registry": "/no/such/registry"])
    try await witness.run("auto-configure", ["project": absent])
    try await witness.run("auto-configure", ["role": "no-such-role"])
    try await witness.run("restore-backup", ["backup": "1999"])
    try await witness.run("restore-agent", ["name": "nobody"])
    for project in [absent, 7] {
      try await witness.invoke("toolchain.detect", ["project": project])
    }
  }
}

/// Where a story happens, first with the plugin in this process and then with it in workers.
///
/// It takes this process for itself: its home is a scratch folder, and its umask is a worker's, 077. What
/// a plugin makes is then for its owner alone in both places, and modes can be compared as all else is.
struct ParityStage {
  let scratch: Scratch

  /// The project that the story is about.
  var project: String { scratch.path(of: "project") }

  /// Two registries, as pipelines take them.
  var registries: JSON {
    .string("\(scratch.path(of: "registries/one")):\(scratch.path(of: "registries/two"))")
  }

  init() throws {
    umask(0o077)
    scratch = try Scratch()
    // Foundation looks at `HOME` last of all.
    for name in ["HOME", "CFFIXED_USER_HOME"] { setenv(name, scratch.path(of: "home"), 1) }
    for (registry, skill) in [("one", "first-skill"), ("two", "second-skill")] {
      let text = "---\nname: \(skill)\ndescription: What \(skill) does.\n---\nBody\n"
      try scratch.write(text, to: "registries/\(registry)/\(skill)/SKILL.md")
    }
  }

  /// Lets a story happen twice, and records the first thing that was not the same.
  func compare(_ story: ParityStory, _ placed: Placed) async throws {
    let here = try await seen(.inProcess, story)
    let there = try await seen(placed, story)
    for (left, right) in zip(here, there) where left != right {
      Issue.record("in the host:\n\(left.prefix(4000))\nin a worker:\n\(right.prefix(4000))")
      return
    }
    #expect(here.count == there.count, "\(here.suffix(3)) and \(there.suffix(3))")
  }

  private func seen(_ placed: Placed, _ story: ParityStory) async throws -> [String] {
    for name in ["project", "home"] where scratch.exists(name) {
      try FileManager.default.removeItem(atPath: scratch.path(of: name))
    }
    try scratch.write("mine\n", to: "home/mine")
    // What is not there cannot be granted, and the person's whole folder is not granted instead.
    for name in [".agents", ".claude", ".gantry"] {
      try scratch.write("mine\n", to: "home/\(name)/mine")
    }
    try scratch.copy(Repository.example, to: "project")
    let plugin = await PlacedPlugin.at(placed, in: scratch)
    try #require(plugin.plugins.refused.isEmpty, "\(plugin.plugins.refused)")
    let witness = Witness(plugin, project: project)
    try await story.happen(on: self, witness)
    try witness.look(at: scratch.path(of: "home"))
    return witness.seen
  }
}
