import Foundation
import Testing

@testable import Packages

@Suite struct `Deploying agents` {
  let fixture: Fixture
  let target = "project/.claude/agents/python-engineer.md"

  init() throws {
    fixture = try Fixture()
    try fixture.addAgent("python-engineer")
    try fixture.addAgent("golang-engineer")
  }

  func deployer(_ writer: AtomicFile = AtomicFile()) throws -> AgentDeployer {
    AgentDeployer(registry: try fixture.registry(), folders: fixture.folders, writer: writer)
  }

  @Test func `an agent is written byte for byte and recorded`() throws {
    let result = try deployer().deploy(
      ids: ["python_engineer", "python-engineer"],
      now: Fixture.start
    )
    #expect(result.deployed == ["python-engineer"])
    #expect(fixture.text(target) == fixture.text("registry/agents/python-engineer.md"))
    let entry = try DeploymentIndex.read(fixture.folders).deployedAgents["python-engineer"]
    #expect(entry?.version == "1.0.0")
    #expect(entry?.files.keys.sorted() == [".claude/agents/python-engineer.md"])
  }

  @Test func `an agent in place is skipped; in the same run it is still the run's work`() throws {
    #expect(try deployer().deploy(id: "python-engineer", now: Fixture.start) == .deployed)
    #expect(try deployer().deploy(id: "python-engineer", now: Fixture.start) == .deployed)
    #expect(try deployer().deploy(id: "python-engineer", now: Fixture.later) == .skipped)
  }

  @Test func `a newer file of the registry replaces ours`() throws {
    try AgentDeployer.deploy("python-engineer", fixture)
    try fixture.addAgent("python-engineer", version: "1.1.0")
    #expect(try deployer().deploy(id: "python-engineer", now: Fixture.later) == .deployed)
    #expect(fixture.text(target)?.contains("1.1.0") == true)
  }

  @Test func `a person's file is kept, even one with the registry's bytes`() throws {
    for text in ["mine", fixture.text("registry/agents/python-engineer.md") ?? ""] {
      try fixture.write(text, to: target)
      let result = try deployer().deploy(ids: ["python-engineer"], now: Fixture.start)
      #expect(result.kept == [".claude/agents/python-engineer.md"])
      #expect(result.skipped == ["python-engineer"])
      #expect(fixture.text(target) == text)
      #expect(!fixture.exists("project/.agents"))
    }
  }

  @Test func `a person's file under the other spelling is kept`() throws {
    try fixture.write("mine", to: "project/.claude/agents/python_engineer.md")
    let outcome = try deployer().deploy(id: "python-engineer", now: Fixture.start)
    #expect(outcome == .kept(path: ".claude/agents/python_engineer.md"))
    #expect(!fixture.exists(target))
  }

  @Test func `an edited agent is kept`() throws {
    try AgentDeployer.deploy("python-engineer", fixture)
    try fixture.write("mine", to: target)
    try fixture.addAgent("python-engineer", version: "1.1.0")
    let outcome = try deployer().deploy(id: "python-engineer", now: Fixture.later)
    #expect(outcome == .kept(path: ".claude/agents/python-engineer.md"))
    #expect(fixture.text(target) == "mine")
  }

  @Test func `an unknown agent fails with a suggestion and stops nobody`() throws {
    let result = try deployer().deploy(
      ids: ["pyton-engineer", "golang-engineer", "../x"],
      now: Fixture.start
    )
    #expect(result.deployed == ["golang-engineer"])
    #expect(result.failed == ["pyton-engineer", "../x"])
    #expect(
      result.errors == [
        "Failed to deploy pyton-engineer: agent not found",
        "Failed to deploy ../x: Path traversal attempt detected",
      ]
    )
    #expect(result.diagnostics.first?.remedy == "Did you mean 'python-engineer'?")
  }

  @Test func `a deployment killed at any step ends the same when it is repeated`() throws {
    let ids = ["python-engineer", "golang-engineer"]
    _ = try deployer().deploy(ids: ids, now: Fixture.start)
    let tree = fixture.tree("project")
    var steps = 0
    while true {
      try fixture.remove("project")
      let kill = Kill(after: steps)
      _ = try deployer(kill.writer).deploy(ids: ids, now: Fixture.start)
      guard kill.happened else { break }
      #expect(try deployer().deploy(ids: ids, now: Fixture.start).deployed == ids)
      #expect(fixture.tree("project") == tree, "killed after \(steps) steps")
      steps += 1
    }
    #expect(steps > 20)
  }
}
