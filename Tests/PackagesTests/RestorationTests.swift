import Foundation
import Testing

@testable import Packages

@Suite struct `Restoring a backup` {
  let fixture: Fixture

  init() throws {
    fixture = try Fixture()
    try Self.prepare(fixture)
  }

  private static func prepare(_ fixture: Fixture) throws {
    try fixture.addAgent("python-engineer")
    try fixture.addAgent("golang-engineer")
    try fixture.addSkill("alpha")
    try fixture.addSkill("beta")
    try fixture.write("mine", to: "project/.claude/agents/mine.md")
  }

  private func restore(
    _ fixture: Fixture,
    _ id: String,
    overwritesEdited: Bool = false,
    writer: AtomicFile = AtomicFile()
  ) throws -> [String] {
    let change = try BackupRestoration(of: id, in: fixture.folders)
      .plan(overwritesEdited: overwritesEdited)
    try change.perform(writer)
    return change.kept
  }

  @Test func `S0-60 files of ours that came since go away, and a person's stay`() throws {
    let before = fixture.footprint
    var run = RecordedRun(fixture)
    try run.deploy(agents: ["python-engineer"], skills: ["alpha"])
    try run.archive(["other"])
    try fixture.write("new", to: "project/.claude/agents/new.md")
    let id = Backups.id(run: "run_1", now: Fixture.start)
    #expect(try restore(fixture, id) == [])
    #expect(fixture.text("project/.claude/agents/new.md") == "new")
    try fixture.remove("project/.claude/agents/new.md")
    #expect(fixture.differences(from: before) == [])
  }

  @Test func `S0-60 files come back byte for byte with their permissions`() throws {
    let path = fixture.path("project/.claude/agents/python-engineer.md")
    try fixture.write("my own\r\n", to: "project/.claude/agents/python-engineer.md")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let before = fixture.footprint
    var run = RecordedRun(fixture)
    run.overwritesEdited = true
    try run.deploy(agents: ["python-engineer"], skills: [])
    #expect(fixture.footprint != before)
    #expect(try restore(fixture, "2026") == [])
    #expect(fixture.differences(from: before) == [])
  }

  @Test func `S0-60 an edit made since is kept and named, unless it is to be replaced`() throws {
    var first = RecordedRun(fixture)
    try first.deploy(agents: ["python-engineer"], skills: [])
    let before = fixture.footprint
    var second = RecordedRun(fixture, run: "run_2", now: Fixture.later)
    try second.deploy(agents: [], skills: ["alpha"])
    let agent = "project/.claude/agents/python-engineer.md"
    try fixture.write("edited", to: agent)
    try fixture.write("edited", to: "project/.agents/skills/alpha/SKILL.md")
    let id = Backups.id(run: "run_2", now: Fixture.later)
    #expect(
      try restore(fixture, id) == [
        ".agents/skills/alpha/SKILL.md", ".claude/agents/python-engineer.md",
      ]
    )
    #expect(fixture.text(agent) == "edited")
    // Nothing of ours is left in the skill's folder, so what is there is a person's by now.
    try fixture.remove("project/.agents/skills/alpha")
    #expect(try restore(fixture, id, overwritesEdited: true) == [])
    #expect(fixture.differences(from: before) == [])
  }

  @Test func `S0-60 S0-59 an archived agent is back, and its copy is gone`() throws {
    var first = RecordedRun(fixture)
    try first.deploy(agents: ["golang-engineer"], skills: [])
    let before = fixture.footprint
    var second = RecordedRun(fixture, run: "run_2", now: Fixture.later)
    try second.archive(["python-engineer"])
    #expect(fixture.footprint != before)
    #expect(try restore(fixture, "20260102") == [])
    #expect(fixture.differences(from: before) == [])
  }

  @Test func `S0-60 a damaged backup is refused`() throws {
    var run = RecordedRun(fixture)
    try run.deploy(agents: ["python-engineer"], skills: [])
    var later = RecordedRun(fixture, run: "run_2", now: Fixture.later)
    try later.deploy(agents: ["golang-engineer"], skills: [])
    let id = Backups.id(run: "run_2", now: Fixture.later)
    let copy = "project/.gantry/backups/\(id)/config/agents-skills-.gantry-deployed-skills.json"
    #expect(fixture.exists(copy))
    try fixture.write("{}", to: copy)
    let error = #expect(throws: PackageError.self) { _ = try restore(fixture, id) }
    #expect(error?.message == "the backup '\(id)' is damaged")
  }

  @Test func `S0-60 a restoration that is stopped at any step is completed by the next one`() throws
  {
    for isFullDisk in [false, true] {
      var steps = 0
      while true {
        let fixture = try Fixture()
        try Self.prepare(fixture)
        var first = RecordedRun(fixture)
        try first.deploy(agents: ["golang-engineer"], skills: ["alpha"])
        let before = fixture.footprint
        try fixture.addSkill("alpha", body: "New body")
        var second = RecordedRun(fixture, run: "run_2", now: Fixture.later)
        try second.deploy(agents: ["python-engineer"], skills: ["alpha", "beta"], force: true)
        try second.archive(["python-engineer"])
        let kill = Kill(after: steps)
        let disk = FullDisk(after: steps)
        _ = try? restore(fixture, "20260102", writer: isFullDisk ? disk.writer : kill.writer)
        #expect(try restore(fixture, "20260102") == [])
        #expect(fixture.differences(from: before) == [], "stopped after \(steps) steps")
        guard isFullDisk ? disk.happened : kill.happened else { break }
        steps += 1
      }
      #expect(steps > 20)
    }
  }

  // MARK: - Agents

  @Test func `S0-59 the newest archived copy comes back and is a person's`() throws {
    for now in [Fixture.start, Fixture.later] {
      var run = RecordedRun(fixture, run: "run \(now)", now: now)
      try run.deploy(agents: ["golang-engineer"], skills: [])
      try run.archive(["python-engineer"])
    }
    let restoration = AgentRestoration(folders: fixture.folders)
    let (change, move) = try restoration.plan(name: "golang_engineer")
    #expect(move.archivedPath == ".gantry/archive/agents/golang-engineer_20260102_000000.md")
    #expect(move.restore == "gantry agent restore golang-engineer")
    try change.perform(AtomicFile())
    #expect(
      fixture.text("project/.claude/agents/golang-engineer.md")
        == fixture.text("registry/agents/golang-engineer.md")
    )
    let archiver = AgentArchiver(folders: fixture.folders)
    #expect(try archiver.summary().agents.map(\.name) == ["golang-engineer"])
    let review = try archiver.review(
      managed: [ManagedAgent(agentID: "golang-engineer")],
      recommended: []
    )
    #expect(review.unused == [])
    let again = #expect(throws: PackageError.self) {
      _ = try restoration.plan(name: "golang-engineer")
    }
    #expect(again?.message == "another file stands in the place of the agent 'golang-engineer'")
  }

  @Test func `S0-59 an agent that is not archived is an error with a guess`() throws {
    let restoration = AgentRestoration(folders: fixture.folders)
    let empty = #expect(throws: PackageError.self) { _ = try restoration.plan(name: "x") }
    #expect(empty?.code == .notFound)
    #expect(empty?.message == "no agent named 'x' is archived")
    #expect(empty?.remedy == "The archive is empty.")
    var run = RecordedRun(fixture)
    try run.deploy(agents: ["golang-engineer"], skills: [])
    try run.archive(["python-engineer"])
    let wrong = #expect(throws: PackageError.self) {
      _ = try restoration.plan(name: "golang-enginer")
    }
    #expect(
      wrong?.remedy == "Did you mean 'golang-engineer'? Name one of those: golang-engineer."
    )
  }
}
