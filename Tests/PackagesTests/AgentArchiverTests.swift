import Foundation
import Testing

@testable import Packages

@Suite struct `Archiving agents` {
  let fixture: Fixture
  let managed = [
    ManagedAgent(agentID: "python_engineer", version: "1.0.0"),
    ManagedAgent(agentID: "golang-engineer", version: "2.0.0"),
  ]

  init() throws {
    fixture = try Fixture()
    try fixture.addAgent("python-engineer")
    try fixture.addAgent("golang-engineer")
    try AgentDeployer.deploy("python-engineer", fixture)
    try AgentDeployer.deploy("golang-engineer", fixture)
    try fixture.write("mine", to: "project/.claude/agents/custom.md")
    try fixture.write("notes", to: "project/.claude/agents/notes.txt")
  }

  var archiver: AgentArchiver { AgentArchiver(folders: fixture.folders) }

  @Test func `S0-59 the review parts managed, outdated, custom and unused`() throws {
    let review = try archiver.review(managed: managed, recommended: ["python_engineer"])
    #expect(review.managed.map(\.name) == ["python-engineer"])
    #expect(review.outdated.map(\.name) == ["golang-engineer"])
    #expect(review.custom.map(\.name) == ["custom"])
    #expect(review.unused.map(\.name) == ["golang-engineer"])
  }

  @Test func `S0-59 without a folder of agents everything is empty`() throws {
    let empty = AgentArchiver(folders: PackageFolders(project: fixture.path("elsewhere")))
    #expect(try empty.review(managed: managed, recommended: []) == AgentReview())
    #expect(try empty.plan(AgentReview(), now: Fixture.start).isEmpty)
  }

  @Test func `S0-59 an edited agent is custom and is not archived`() throws {
    try fixture.write("edited", to: "project/.claude/agents/python-engineer.md")
    let review = try archiver.review(managed: managed, recommended: [])
    #expect(review.custom.map(\.name) == ["custom", "python-engineer"])
    #expect(review.unused.map(\.name) == ["golang-engineer"])
  }

  @Test func `S0-59 an agent that no registry holds is custom`() throws {
    let review = try archiver.review(managed: [], recommended: [])
    #expect(review.custom.count == 3)
    #expect(review.unused.isEmpty)
  }

  @Test func `S0-59 an unused agent moves out of the folder with a manifest beside it`() throws {
    let bytes = fixture.text("project/.claude/agents/golang-engineer.md")
    let review = try archiver.review(managed: managed, recommended: ["python-engineer"])
    let report = archiver.perform(try archiver.plan(review, now: Fixture.start))
    let archived = ".gantry/archive/agents/golang-engineer_20260101_000000.md"
    #expect(report.archived.map(\.name) == ["golang-engineer"])
    #expect(report.archived.map(\.archivedPath) == [archived])
    #expect(report.archived.map(\.originalPath) == [".claude/agents/golang-engineer.md"])
    #expect(report.errors == [])
    #expect(fixture.text("project/" + archived) == bytes)
    #expect(!fixture.exists("project/.claude/agents/golang-engineer.md"))
    #expect(
      fixture.text("project/.gantry/archive/agents/manifest.json")?.contains(archived) == true
    )
    #expect(try DeploymentIndex.read(fixture.folders).deployedAgents["golang-engineer"] == nil)
    let summary = try archiver.summary()
    #expect(summary.count == 1)
    #expect(summary.agents.first?.sizeBytes == bytes?.utf8.count)
  }

  @Test func `S0-59 a second run archives nothing`() throws {
    for expected in [1, 0] {
      let review = try archiver.review(managed: managed, recommended: ["python-engineer"])
      let report = archiver.perform(try archiver.plan(review, now: Fixture.start))
      #expect(report.archived.count == expected)
    }
  }

  @Test func `S0-59 one failure does not stop the rest`() throws {
    let review = try archiver.review(managed: managed, recommended: [])
    let moves = try archiver.plan(review, now: Fixture.start)
    try fixture.write("edited", to: "project/.claude/agents/golang-engineer.md")
    let report = archiver.perform(moves)
    #expect(report.archived.map(\.name) == ["python-engineer"])
    #expect(
      report.errors == [
        "Failed to archive golang-engineer: the file was edited after the review and is kept"
      ]
    )
    #expect(fixture.text("project/.claude/agents/golang-engineer.md") == "edited")
  }

  @Test func `S0-59 a name that is taken in the archive is never overwritten`() throws {
    let taken = "project/.gantry/archive/agents/golang-engineer_20260101_000000.md"
    try fixture.write("older", to: taken)
    let review = try archiver.review(managed: managed, recommended: ["python-engineer"])
    let moves = try archiver.plan(review, now: Fixture.start)
    #expect(moves.map { $0.archivedPath.hasSuffix("_20260101_000000_2.md") } == [true])
    var clash = moves
    clash[0].archivedPath = String(taken.dropFirst("project/".count))
    #expect(
      archiver.perform(clash).errors
        == ["Failed to archive golang-engineer: another file stands at its place in the archive"]
    )
    #expect(fixture.text(taken) == "older")
  }

  @Test func `S0-56 a receipt whose path leaves the project is refused`() throws {
    let review = try archiver.review(managed: managed, recommended: [])
    var moves = try archiver.plan(review, now: Fixture.start)
    moves[0].archivedPath = "../outside.md"
    let report = archiver.perform(moves)
    #expect(
      report.errors == ["Failed to archive golang-engineer: Path traversal attempt detected"]
    )
  }

  @Test func `archiving killed at any step reports the same when its moves are repeated`() throws {
    var steps = 0
    var trees: Set<[String: String]> = []
    while true {
      let fixture = try Fixture()
      try fixture.addAgent("python-engineer")
      try fixture.addAgent("golang-engineer")
      try AgentDeployer.deploy("python-engineer", fixture)
      try AgentDeployer.deploy("golang-engineer", fixture)
      let review = try AgentArchiver(folders: fixture.folders)
        .review(managed: managed, recommended: [])
      let moves = try AgentArchiver(folders: fixture.folders).plan(review, now: Fixture.start)
      let kill = Kill(after: steps)
      _ = AgentArchiver(folders: fixture.folders, writer: kill.writer).perform(moves)
      let report = AgentArchiver(folders: fixture.folders).perform(moves)
      #expect(report.archived == moves, "killed after \(steps) steps")
      #expect(report.errors == [])
      trees.insert(fixture.tree("project"))
      guard kill.happened else { break }
      steps += 1
    }
    #expect(trees.count == 1)
    #expect(steps > 12)
  }

  @Test(arguments: [
    ("1.0.0", "1.0.1", true), ("1.2.0", "1.10.0", true), ("2.0.0", "1.9.9", false),
    ("1.0.0-rc.1", "1.0.0", true), ("1.0.0", "1.0.0-rc.1", false), ("1.0.0", "1.0.0", false),
    ("v1.0.0", "1.0.1", true), ("unknown", "1.0.0", false), ("1.0.0", "unknown", false),
    ("march", "april", true), ("march", "march", false), ("1.0.0-rc.2", "1.0.0-rc.10", true),
  ])
  func `S0-59 when a version is behind`(_ pair: (String, String, Bool)) {
    #expect(VersionOrder.isOutdated(installed: pair.0, available: pair.1) == pair.2)
  }

  @Test func `S0-59 an unknown version is never behind`() {
    #expect(!VersionOrder.isOutdated(installed: nil, available: "1.0.0"))
    #expect(!VersionOrder.isOutdated(installed: "1.0.0", available: nil))
  }
}
