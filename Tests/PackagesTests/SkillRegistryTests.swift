import Foundation
import Testing

@testable import Packages

@Suite struct `Reading registries` {
  let fixture: Fixture

  init() throws {
    fixture = try Fixture()
    try fixture.addSkill("alpha")
    try fixture.addSkill("beta")
  }

  func manifest(_ skills: String) throws {
    try fixture.write("{\"name\": \"Test\", \"skills\": \(skills)}", to: "registry/manifest.json")
  }

  @Test func `S0-47 the nested form is read with toolchain and category`() throws {
    try manifest(
      """
      {"universal": [{"name": "alpha", "version": "1.2.0", "source_path": "alpha/SKILL.md",
         "description": "A", "tags": ["x"], "requires": ["beta"], "toolchain": null}],
       "toolchains": {"python": [{"name": "beta", "source_path": "beta/SKILL.md"}]},
       "examples": []}
      """
    )
    let registry = try fixture.registry()
    #expect(registry.skills.map(\.name) == ["alpha", "beta"])
    #expect(registry.skill("alpha")?.version == "1.2.0")
    #expect(registry.skill("alpha")?.category == "universal")
    #expect(registry.skill("alpha")?.requires == ["beta"])
    #expect(registry.skill("alpha")?.toolchain == nil)
    #expect(registry.skill("beta")?.toolchain == "python")
    #expect(registry.skill("beta")?.category == "toolchains")
    #expect(registry.skill("beta")?.collection == "Test")
    #expect(registry.diagnostics.isEmpty)
  }

  @Test func `S0-47 the flat form is read`() throws {
    try manifest(#"[{"name": "alpha", "source_path": "alpha/SKILL.md"}]"#)
    let registry = try fixture.registry()
    #expect(registry.skills.map(\.name) == ["alpha"])
    #expect(registry.skill("alpha")?.category == nil)
  }

  @Test func `without a manifest the folders are searched`() throws {
    try fixture.write("---\nname: deep\ndescription: D\n---\n", to: "registry/a/b/c/deep/SKILL.md")
    let registry = try fixture.registry()
    #expect(registry.skills.map(\.name) == ["alpha", "beta", "deep"])
    #expect(registry.skill("deep")?.description == "D")
    #expect(registry.skill("deep")?.collection == "registry")
  }

  @Test func `a folder below the depth of the search is reported`() throws {
    try fixture.write("---\nname: x\ndescription: D\n---\n", to: "registry/a/b/c/d/x/SKILL.md")
    let registry = try fixture.registry()
    #expect(registry.skill("x") == nil)
    #expect(registry.diagnostics.map(\.location) == [fixture.path("registry/a/b/c/d")])
    let deeper = try SkillRegistry(roots: [fixture.path("registry")], scanDepth: 5)
    #expect(deeper.skill("x") != nil)
    #expect(deeper.diagnostics.isEmpty)
  }

  @Test func `a bad entry is reported and hides no good one`() throws {
    try manifest(
      """
      [{"name": "alpha", "source_path": "alpha/SKILL.md", "tags": "x", "requires": [1, "beta"]},
       {"source_path": "beta/SKILL.md"}, {"name": "nowhere"}, 7, null, "text",
       {"name": "gone", "source_path": "gone/SKILL.md"}]
      """
    )
    let registry = try fixture.registry()
    #expect(registry.skills.map(\.name) == ["alpha"])
    let messages = registry.diagnostics.map(\.message)
    #expect(messages.contains("'tags' of 'alpha' is not a list."))
    #expect(messages.contains("The skill 'nowhere' has no source_path."))
    #expect(messages.contains("The skill 'gone' is listed and its file does not exist."))
    #expect(messages.filter { $0 == "The entry has no name." }.count == 4)
  }

  @Test(arguments: ["../outside/SKILL.md", "/etc/SKILL.md", "alpha/../../outside/SKILL.md"])
  func `S0-56 a source_path that leaves the registry is refused`(_ path: String) throws {
    try fixture.addSkill("outside", to: ".")
    try manifest("[{\"name\": \"outside\", \"source_path\": \"\(path)\"}]")
    let registry = try fixture.registry()
    #expect(registry.skills.isEmpty)
    #expect(registry.diagnostics.map(\.message) == ["Path traversal attempt detected"])
  }

  @Test func `S0-56 a name that is a path is refused`() throws {
    try manifest(#"[{"name": "../../x", "source_path": "alpha/SKILL.md"}]"#)
    let registry = try fixture.registry()
    #expect(registry.skills.isEmpty)
    #expect(registry.diagnostics.map(\.code) == [.pathTraversal])
  }

  @Test(arguments: ["{", "", "[[[[", "\u{0}"])
  func `a broken manifest is reported and the folders are searched`(_ text: String) throws {
    try fixture.write(text, to: "registry/manifest.json")
    let registry = try fixture.registry()
    #expect(registry.skills.map(\.name) == ["alpha", "beta"])
    #expect(registry.diagnostics.map(\.code) == [.invalidContent])
  }

  @Test func `the first registry keeps a name that two of them have`() throws {
    try fixture.addSkill("alpha", to: "second")
    let registry = try fixture.registry("registry", "second")
    #expect(
      registry.shadowed == [
        RegistryConflict(
          name: "alpha",
          kept: fixture.path("registry/alpha"),
          ignored: fixture.path("second/alpha")
        )
      ]
    )
    #expect(registry.skill("alpha")?.collection == "registry")
    #expect(registry.conflicts == [])
  }

  @Test func `a registry that is not a folder is an error`() throws {
    let error = #expect(throws: PackageError.self) { _ = try fixture.registry("nowhere") }
    #expect(error?.code == .notFound)
    #expect(error?.message == "The registry is not a folder.")
  }

  @Test func `agents are read with what they can do, and the table fills gaps`() throws {
    try fixture.addAgent("python_engineer")
    try fixture.write("no front matter", to: "registry/agents/broken.md")
    try fixture.write(
      """
      {"skills": [], "capabilities": {"python-engineer":
        {"gantry-languages": ["ruby"], "frameworks": ["django", "flask"]}}}
      """,
      to: "registry/manifest.json"
    )
    let registry = try fixture.registry()
    let agent = try #require(registry.agent("python-engineer"))
    #expect(registry.agents.map(\.agentID) == ["python-engineer"])
    #expect(registry.agent("Python_Engineer") == agent)
    #expect(agent.capabilities["gantry-languages"] == "python")
    #expect(agent.capabilities["frameworks"] == "django flask")
    #expect(agent.version == "1.0.0")
    #expect(registry.diagnostics.map(\.location) == [fixture.path("registry/agents/broken.md:1")])
  }

  @Test func `an unknown name has a suggestion only when one is close`() throws {
    let registry = try fixture.registry()
    #expect(registry.suggestion(forSkill: "alhpa") == nil)
    #expect(registry.suggestion(forSkill: "alpa") == "alpha")
    #expect(registry.suggestion(forSkill: "zebra-crossing") == nil)
  }
}
