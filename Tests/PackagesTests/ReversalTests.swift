import Foundation
import Testing

@testable import Packages

/// A deployment and an archiving with their receipts, as a run leaves them.
struct RecordedRun {
  let fixture: Fixture
  let run: String
  let now: Date
  var overwritesEdited = false
  var receipts: [ChangeReceipt] = []

  init(_ fixture: Fixture, run: String = "run_1", now: Date = Fixture.start) {
    self.fixture = fixture
    self.run = run
    self.now = now
  }

  mutating func make(_ change: Change, _ writer: AtomicFile = AtomicFile()) throws {
    var receipt = change.receipt
    receipt.backupID = try Backups(folders: fixture.folders, writer: writer)
      .ensure(run: run, now: now)
    receipts.insert(receipt, at: 0)
    try change.perform(writer, recorded: receipt)
  }

  mutating func deploy(
    agents: [String],
    skills: [String],
    force: Bool = false,
    writer: AtomicFile = AtomicFile()
  ) throws {
    let registry = try fixture.registry()
    let agentDeployer = AgentDeployer(
      registry: registry,
      folders: fixture.folders,
      overwritesEdited: overwritesEdited
    )
    let skillDeployer = SkillDeployer(
      registry: registry,
      folders: fixture.folders,
      overwritesEdited: overwritesEdited
    )
    for id in agents {
      if case .change(let change) = agentDeployer.plan(id: id, now: now) {
        try make(change, writer)
      }
    }
    for name in skills {
      if case .change(let change) = skillDeployer.plan(name: name, force: force, now: now) {
        try make(change, writer)
      }
    }
  }

  mutating func archive(_ recommended: [String], writer: AtomicFile = AtomicFile()) throws {
    let archiver = AgentArchiver(folders: fixture.folders)
    let managed = try fixture.registry().agents.map { ManagedAgent(agentID: $0.agentID) }
    let review = try archiver.review(managed: managed, recommended: recommended)
    for move in try archiver.plan(review, now: now) { try make(archiver.change(move), writer) }
  }

  func undo(_ writer: AtomicFile = AtomicFile()) throws -> Reversal.Report {
    try Reversal(writer: writer).perform(receipts)
  }
}

extension Fixture {
  /// The project with its folders and permissions, without what stays after an undo.
  var footprint: [String: String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: project)) ?? []
    return names.reduce(into: [:]) { tree, name in
      guard !name.hasPrefix(".gantry/backups"), name != ".gantry" else { return }
      guard let (state, bytes) = FileState.read(project + "/" + name) else {
        tree[name] = "a folder"
        return
      }
      tree[name] = "\(state.mode ?? 0) \(String(decoding: bytes, as: UTF8.self))"
    }
  }
}

extension Fixture {
  /// What differs from another footprint, one line for each path.
  func differences(from other: [String: String]) -> [String] {
    let now = footprint
    return Set(now.keys).union(other.keys).sorted().filter { now[$0] != other[$0] }
      .map { "\($0): \(other[$0] ?? "nothing") → \(now[$0] ?? "nothing")" }
  }
}

@Suite struct `Taking changes back` {
  let fixture: Fixture

  init() throws {
    fixture = try Fixture()
    try fixture.addAgent("python-engineer")
    try fixture.addAgent("golang-engineer")
    try fixture.addSkill("alpha")
    try fixture.write("notes", to: "registry/alpha/scripts/run.sh")
    try fixture.addSkill("beta")
    try FileManager.default.createDirectory(
      atPath: fixture.project,
      withIntermediateDirectories: true
    )
  }

  @Test func `S0-61 after the undo of a first run every byte and folder is as before`() throws {
    let before = fixture.footprint
    var run = RecordedRun(fixture)
    try run.deploy(agents: ["python-engineer"], skills: ["alpha", "beta"])
    #expect(fixture.footprint.count > 10)
    let report = try run.undo()
    #expect(report.undone == ["skill beta", "skill alpha", "agent python-engineer"])
    #expect(report.kept == [])
    #expect(fixture.differences(from: before) == [])
  }

  @Test func `what a person has edited is kept, and not said to be taken back`() throws {
    var run = RecordedRun(fixture)
    try run.deploy(agents: ["python-engineer", "golang-engineer"], skills: [])
    let edited = fixture.project + "/.claude/agents/python-engineer.md"
    try Data("mine".utf8).write(to: URL(fileURLWithPath: edited))
    let report = try run.undo()
    #expect(report.undone == ["agent golang-engineer"])
    #expect(report.kept.map(\.path) == [".claude/agents/python-engineer.md"])
  }

  @Test func `S0-61 taking back twice does no harm`() throws {
    let before = fixture.footprint
    var run = RecordedRun(fixture)
    try run.deploy(agents: ["python-engineer"], skills: ["alpha"])
    _ = try run.undo()
    #expect(try run.undo() == Reversal.Report())
    #expect(fixture.differences(from: before) == [])
  }

  @Test func `S0-61 a change that never happened is nothing to take back`() throws {
    let before = fixture.footprint
    var run = RecordedRun(fixture)
    let deployer = AgentDeployer(registry: try fixture.registry(), folders: fixture.folders)
    guard case .change(let change) = deployer.plan(id: "python-engineer", now: run.now) else {
      return #expect(Bool(false))
    }
    run.receipts = [change.receipt]
    #expect(try run.undo() == Reversal.Report())
    #expect(fixture.differences(from: before) == [])
  }

  @Test func `S0-61 an update, an archiving and an overwritten file go back to what they were`()
    throws
  {
    var first = RecordedRun(fixture)
    try first.deploy(agents: ["golang-engineer"], skills: ["alpha"])
    try fixture.write("mine\r\n", to: "project/.claude/agents/python-engineer.md")
    let path = fixture.path("project/.claude/agents/python-engineer.md")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    try fixture.write("edited", to: "project/.agents/skills/alpha/SKILL.md")
    let before = fixture.footprint
    try fixture.addSkill("alpha", body: "New body")
    try fixture.remove("registry/alpha/scripts")
    var second = RecordedRun(fixture, run: "run_2", now: Fixture.later)
    second.overwritesEdited = true
    try second.deploy(agents: ["python-engineer"], skills: ["alpha", "beta"], force: true)
    try second.archive(["python-engineer"])
    #expect(fixture.exists("project/.gantry/archive/agents/golang-engineer_20260102_000000.md"))
    #expect(fixture.text("project/.agents/skills/alpha/SKILL.md")?.contains("New body") == true)
    #expect(try second.undo().kept == [])
    #expect(fixture.differences(from: before) == [])
  }

  @Test func `S0-61 what was changed since is kept with the reason`() throws {
    var run = RecordedRun(fixture)
    try run.deploy(agents: ["python-engineer"], skills: ["alpha"])
    try fixture.write("mine", to: "project/.claude/agents/python-engineer.md")
    let report = try run.undo()
    #expect(
      report.kept == [
        .init(path: ".claude/agents/python-engineer.md", reason: "it was changed after the run")
      ]
    )
    #expect(fixture.text("project/.claude/agents/python-engineer.md") == "mine")
    #expect(!fixture.exists("project/.agents"))
  }

  @Test func `S0-61 what a later run changed is kept, and its index stays true`() throws {
    var first = RecordedRun(fixture)
    try first.deploy(agents: ["python-engineer"], skills: [])
    try fixture.addAgent("python-engineer", version: "2.0.0")
    var second = RecordedRun(fixture, run: "run_2", now: Fixture.later)
    try second.deploy(agents: ["python-engineer"], skills: [])
    let after = fixture.footprint
    #expect(try first.undo().kept.map(\.path) == [".claude/agents/python-engineer.md"])
    #expect(fixture.differences(from: after) == [])
    let entry = try DeploymentIndex.read(fixture.folders).deployedAgents["python-engineer"]
    #expect(entry?.version == "2.0.0")
    #expect(try second.undo().kept == [])
    #expect(try first.undo().kept == [])
    #expect(!fixture.exists("project/.claude"))
  }

  @Test func `S0-60 without the backup a replaced file is kept and the backup named`() throws {
    var first = RecordedRun(fixture)
    try first.deploy(agents: ["python-engineer"], skills: [])
    try fixture.addAgent("python-engineer", version: "2.0.0")
    var second = RecordedRun(fixture, run: "run_2", now: Fixture.later)
    try second.deploy(agents: ["python-engineer"], skills: [])
    try fixture.remove("project/.gantry/backups")
    let report = try second.undo()
    let id = Backups.id(run: "run_2", now: Fixture.later)
    #expect(
      report.kept.map(\.reason) == ["its former content is gone with the backup \(id)"]
    )
  }

  @Test func `S0-61 an undo that is killed at any step is completed by the next one`() throws {
    try expectSame { fixture, run, steps in
      let kill = Kill(after: steps)
      _ = try? run.undo(kill.writer)
      let report = try run.undo()
      #expect(report.kept == [], "killed after \(steps) steps")
      return kill.happened
    }
  }

  @Test func `S0-61 a disk that fills up during an undo leaves every file old or new`() throws {
    try expectSame { fixture, run, steps in
      let disk = FullDisk(after: steps)
      _ = try? run.undo(disk.writer)
      let report = try run.undo()
      #expect(report.kept == [], "full after \(steps) steps")
      return disk.happened
    }
  }

  /// Undoes a second run with a disturbance at every step, and compares with what was before.
  private func expectSame(
    _ disturbed: (Fixture, RecordedRun, Int) throws -> Bool
  ) throws {
    var steps = 0
    while true {
      let fixture = try Fixture()
      try fixture.addAgent("python-engineer")
      try fixture.addAgent("golang-engineer")
      try fixture.addSkill("alpha")
      try fixture.write("run", to: "registry/alpha/scripts/run.sh")
      try fixture.chmod(0o755, "registry/alpha/scripts/run.sh")
      var first = RecordedRun(fixture)
      try first.deploy(agents: ["golang-engineer"], skills: ["alpha"])
      try fixture.chmod(0o600, "project/.claude/agents/golang-engineer.md")
      let before = fixture.footprint
      try fixture.addSkill("alpha", body: "New body")
      try fixture.write("run anew", to: "registry/alpha/scripts/run.sh")
      var second = RecordedRun(fixture, run: "run_2", now: Fixture.later)
      try second.deploy(agents: ["python-engineer"], skills: ["alpha"], force: true)
      try second.archive(["python-engineer"])
      let happened = try disturbed(fixture, second, steps)
      #expect(fixture.differences(from: before) == [], "disturbed after \(steps) steps")
      guard happened else { break }
      steps += 1
    }
    #expect(steps > 20)
  }

  @Test func `S0-56 a receipt whose path leaves the project is refused`() throws {
    var run = RecordedRun(fixture)
    try run.deploy(agents: ["python-engineer"], skills: [])
    run.receipts[0].paths[0].path = "../outside.md"
    let error = #expect(throws: PackageError.self) { _ = try run.undo() }
    #expect(error?.message == "Path traversal attempt detected")
  }

  @Test func `a receipt survives the journal`() throws {
    var run = RecordedRun(fixture)
    try run.deploy(agents: ["python-engineer"], skills: ["alpha"])
    try run.archive(["other"])
    let bytes = try JSONEncoder().encode(run.receipts)
    #expect(try JSONDecoder().decode([ChangeReceipt].self, from: bytes) == run.receipts)
  }
}
