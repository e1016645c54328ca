import Foundation
import GantryPlugin
import Packages

@testable import AutoConfigurePhases

/// A project and a registry in a scratch folder that is removed with the value.
final class Fixture: Sendable {
  let root: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    root = folder.appendingPathComponent("gantry-auto-configure-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: project, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  var project: String { root + "/project" }
  var registry: String { root + "/registry" }

  /// A FastAPI project, and a registry with two agents and two skills that agents work with.
  static func python() throws -> Fixture {
    let fixture = try Fixture()
    try fixture.write(
      """
      [project]
      name = "sample"
      requires-python = ">=3.11"
      dependencies = ["fastapi>=0.115"]

      """,
      to: "project/pyproject.toml"
    )
    try fixture.write("print(1)\n", to: "project/app.py")
    try fixture.addRegistry()
    return fixture
  }

  func addRegistry() throws {
    try addAgent("python-engineer", languages: "python", frameworks: "fastapi")
    try addAgent("golang-engineer", languages: "go", frameworks: "gin")
    try addSkill("code-review")
    try addSkill("async-testing")
    try write("Notes\n", to: "registry/async-testing/notes.md")
  }

  func addAgent(_ id: String, languages: String, frameworks: String) throws {
    try write(
      """
      ---
      name: \(id)
      description: What \(id) does.
      metadata:
        version: "1.0.0"
        gantry-specialization: engineering
        gantry-languages: \(languages)
        gantry-frameworks: \(frameworks)
        gantry-confidence-weight: "0.9"
      ---
      Instructions of \(id).

      """,
      to: "registry/agents/\(id).md"
    )
  }

  func addSkill(_ name: String) throws {
    try write(
      "---\nname: \(name)\ndescription: What \(name) does.\n---\nBody\n",
      to: "registry/\(name)/SKILL.md"
    )
  }

  /// Lets an earlier run have deployed an agent.
  func deploy(agent id: String) throws {
    let deployer = AgentDeployer(
      registry: try SkillRegistry(roots: [registry]),
      folders: PackageFolders(project: project)
    )
    _ = deployer.deploy(id: id, now: Date(timeIntervalSince1970: 1_700_000_000))
  }

  func write(_ text: String, to relative: String) throws {
    let url = URL(fileURLWithPath: root + "/" + relative)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: url)
  }

  func remove(_ relative: String) throws {
    try FileManager.default.removeItem(atPath: root + "/" + relative)
  }

  func text(_ relative: String) -> String? {
    FileManager.default.contents(atPath: root + "/" + relative)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Every file of the project with its content, and every folder.
  var tree: [String: String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: project)) ?? []
    return names.reduce(into: [:]) { $0[$1] = text("project/" + $1) ?? "a folder" }
  }

  /// The same without the backups and the folder of the state, which stay after an undo.
  var treeWithoutBackups: [String: String] {
    tree.filter { !$0.key.hasPrefix(".gantry/backups") && $0.key != ".gantry" }
  }
}

/// A JSON object taken apart.
func object(_ json: JSON) throws -> [String: Any] {
  let value = try JSONSerialization.jsonObject(with: Data(json.bytes))
  return value as? [String: Any] ?? [:]
}
