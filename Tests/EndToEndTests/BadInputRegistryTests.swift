import Foundation
import GantryCore
import Testing

@Suite struct `A registry that is not as it should be` {
  private let gantry: Gantry

  init() throws {
    gantry = try Gantry()
    try gantry.scratch.copy(Repository.example, to: "project")
  }

  private static func manifest(_ name: String, _ path: String) -> String {
    """
    {
      "schema_version": "2.0.0",
      "skills": {
        "universal": [
          {
            "name": "\(name)", "version": "1.0.0", "category": "universal",
            "source_path": "\(path)", "description": "Leaves."
          }
        ],
        "toolchains": {}, "examples": []
      }
    }
    """
  }

  @Test(arguments: [
    ("../../x", "skills/x/SKILL.md"), ("/x", "skills/x/SKILL.md"), ("x", "../../x/SKILL.md"),
    ("x", "/etc/SKILL.md"),
  ])
  func `S0-56 a skill that would leave its folder is named and never deployed`(
    name: String,
    path: String
  ) throws {
    try gantry.scratch.write(Self.manifest(name, path), to: "registry/manifest.json")
    try gantry.scratch.write("---\nname: x\ndescription: Leaves.\n---\n", to: "x/SKILL.md")
    let planned = try gantry.run("plan", "--project", "project", "--registry", "registry")
    #expect(planned.status == 0)
    #expect(planned.output.contains("  warning: Path traversal attempt detected ("))
    let leftOut: Set<String> = ["project", "home"]
    let before = try Tree(gantry.scratch.path, leavingOut: leftOut, isExact: true)
    let ended = try gantry.run(
      "auto-configure",
      "--project",
      "project",
      "--registry",
      "registry",
      "--yes",
      "--json"
    )
    #expect(ended.status == 0, "\(ended.errors)")
    let deployed = ended.result?["deployed_skills"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(!deployed.isEmpty)
    #expect(!deployed.contains { $0.contains("x") && !$0.contains("-") })
    let after = try Tree(gantry.scratch.path, leavingOut: leftOut, isExact: true)
    #expect(after.differences(from: before) == [])
  }

  @Test func `a manifest that is not JSON is named, and its folders are searched instead`() throws {
    try gantry.scratch.write("{\"schema_version\":", to: "registry/manifest.json")
    let ended = try gantry.run("plan", "--project", "project", "--registry", "registry")
    #expect(ended.status == 0)
    #expect(
      ended.lines.contains(
        "  warning: The manifest is not readable JSON; its folders are searched instead. "
          + "(\(gantry.scratch.path(of: "registry/manifest.json"))) "
          + "Repair the manifest, or remove it to keep the search."
      )
    )
  }

  @Test func `a registry that is not there ends the run and names the folder`() throws {
    let before = try Tree.ofProject(gantry.scratch.path(of: "project"))
    let ended = try gantry.run(
      "auto-configure",
      "--project",
      "project",
      "--registry",
      "nowhere",
      "--yes",
      "--json"
    )
    #expect([1, 66].contains(ended.status))
    #expect((ended.output + ended.errors).contains(gantry.scratch.path(of: "nowhere")))
    #expect(try Tree.ofProject(gantry.scratch.path(of: "project")).differences(from: before) == [])
  }
}
