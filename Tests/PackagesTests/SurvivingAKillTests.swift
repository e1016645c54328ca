import Foundation
import Testing

@testable import Packages

@Suite struct `Surviving a kill` {
  @Test func `a deployment killed at any step ends the same when it is repeated`() throws {
    let expected = try Fixture()
    try prepare(expected)
    let whole = try run(expected, AtomicFile())
    #expect(whole.deployed == ["alpha", "beta"])
    let tree = expected.tree("project")
    var steps = 0
    while true {
      let fixture = try Fixture()
      try prepare(fixture)
      let kill = Kill(after: steps)
      _ = try run(fixture, kill.writer)
      guard kill.happened else { break }
      let result = try run(fixture, AtomicFile())
      #expect(result.deployed == whole.deployed, "killed after \(steps) steps")
      #expect(fixture.tree("project") == tree, "killed after \(steps) steps")
      steps += 1
    }
    #expect(steps > 40)
  }

  @Test func `what was announced and then killed at any step is completed, to its permissions`()
    throws
  {
    let undisturbed = try Fixture()
    try announced(undisturbed).perform(AtomicFile())
    let expected = undisturbed.footprint
    var steps = 0
    while true {
      let fixture = try Fixture()
      let change = try announced(fixture)
      let kill = Kill(after: steps)
      _ = try? change.perform(kill.writer, recorded: change.receipt)
      try change.perform(AtomicFile(), recorded: change.receipt)
      #expect(fixture.footprint == expected, "killed after \(steps) steps")
      guard kill.happened else { break }
      steps += 1
    }
    #expect(steps > 20)
  }

  @Test func `a disk that fills up at any step leaves what a repetition completes`() throws {
    let expected = try Fixture()
    try prepare(expected)
    _ = try run(expected, AtomicFile())
    let tree = expected.tree("project")
    var steps = 0
    while true {
      let fixture = try Fixture()
      try prepare(fixture)
      let disk = FullDisk(after: steps)
      _ = try run(fixture, disk.writer)
      for (path, text) in fixture.tree("project") where !path.hasSuffix(".json") {
        #expect(text == tree[path], "\(path) after \(steps) steps")
      }
      #expect(try run(fixture, AtomicFile()).errors == [])
      #expect(fixture.tree("project") == tree, "full after \(steps) steps")
      guard disk.happened else { break }
      steps += 1
    }
    #expect(steps > 40)
  }

  @Test func `a temporary file of the killed run is gone after the repetition`() throws {
    let fixture = try Fixture()
    try prepare(fixture)
    try fixture.write("half", to: "project/.claude/skills/alpha/.dat.nosync1F.aB3dEf")
    let result = try run(fixture, AtomicFile())
    #expect(result.deployed == ["alpha", "beta"])
    #expect(!fixture.exists("project/.claude/skills/alpha/.dat.nosync1F.aB3dEf"))
  }

  @Test func `an update killed at any step loses no edit and ends the same`() throws {
    var steps = 0
    while true {
      let fixture = try Fixture()
      try prepare(fixture)
      _ = try run(fixture, AtomicFile())
      try fixture.write("mine", to: "project/.agents/skills/alpha/notes.md")
      try fixture.addSkill("alpha", body: "New body")
      try fixture.write("new notes", to: "registry/alpha/notes.md")
      let kill = Kill(after: steps)
      _ = try run(fixture, kill.writer, force: true, now: Fixture.later)
      let result = try run(fixture, AtomicFile(), force: true, now: Fixture.later)
      #expect(result.kept == [".agents/skills/alpha/notes.md"], "killed after \(steps) steps")
      #expect(fixture.text("project/.agents/skills/alpha/notes.md") == "mine")
      #expect(fixture.text("project/.claude/skills/alpha/notes.md") == "new notes")
      #expect(
        fixture.text("project/.claude/skills/alpha/SKILL.md")
          == fixture.text("registry/alpha/SKILL.md")
      )
      guard kill.happened else { break }
      steps += 1
    }
    #expect(steps > 16)
  }

  /// The deployment of a skill with a program in it.
  private func announced(_ fixture: Fixture) throws -> Change {
    try prepare(fixture)
    try fixture.write("run", to: "registry/alpha/scripts/run.sh")
    try fixture.chmod(0o755, "registry/alpha/scripts/run.sh")
    let deployer = SkillDeployer(registry: try fixture.registry(), folders: fixture.folders)
    let plan = deployer.plan(name: "alpha", force: false, now: Fixture.start)
    guard case .change(let change) = plan else { throw Unplanned(description: "\(plan)") }
    return change
  }

  private struct Unplanned: Error, CustomStringConvertible {
    let description: String
  }

  private func prepare(_ fixture: Fixture) throws {
    try fixture.addSkill("alpha")
    try fixture.write("notes", to: "registry/alpha/notes.md")
    try fixture.addSkill("beta")
  }

  private func run(
    _ fixture: Fixture,
    _ writer: AtomicFile,
    force: Bool = false,
    now: Date = Fixture.start
  ) throws -> SkillDeployment {
    SkillDeployer(registry: try fixture.registry(), folders: fixture.folders, writer: writer)
      .deploy(names: ["alpha", "beta"], force: force, now: now)
  }
}
