import Foundation
import Testing

@testable import Packages

@Suite struct `Removing what is ours` {
  let fixture: Fixture

  init() throws {
    fixture = try Fixture()
    try Self.prepare(fixture)
  }

  private static func prepare(_ fixture: Fixture) throws {
    try fixture.addAgent("python-engineer")
    try fixture.addAgent("golang-engineer")
    try fixture.addSkill("alpha")
    try fixture.write("notes", to: "registry/alpha/deep/notes.md")
    try fixture.write("mine", to: "project/.claude/agents/mine.md")
    try fixture.write("mine", to: "project/.agents/skills/mine/SKILL.md")
  }

  private func install(_ fixture: Fixture) throws {
    var run = RecordedRun(fixture)
    try run.deploy(agents: ["python-engineer", "golang-engineer"], skills: ["alpha"])
    try run.archive(["python-engineer"])
    let record = ConfigurationRecord(
      primaryLanguage: "python",
      frameworks: [],
      deploymentTargets: [],
      deployedAgents: [.init(agentID: "python-engineer", agentName: "P", confidence: 0.9)]
    )
    try run.make(
      try ConfigurationFile(folders: fixture.folders)
        .plan(record, now: Fixture.start, didChange: true)
    )
  }

  /// Removes everything in a run; the items are decided once, as a phase does.
  private func remove(
    _ run: inout RecordedRun,
    _ items: [Removal.Item],
    overwritesEdited: Bool = false,
    writer: AtomicFile = AtomicFile()
  ) throws -> [String] {
    var kept: [String] = []
    for item in items {
      let removal = try Removal(folders: run.fixture.folders, overwritesEdited: overwritesEdited)
      let change = try removal.plan(item, time: Timestamp.text(run.now))
      kept += change.kept
      try run.make(change, writer)
    }
    return kept
  }

  private func items(_ fixture: Fixture) throws -> [Removal.Item] {
    try Removal(folders: fixture.folders).items()
  }

  @Test func `everything of ours goes, everything of a person's stays, and it can be undone`()
    throws
  {
    let untouched = fixture.footprint
    try install(fixture)
    let installed = fixture.footprint
    #expect(
      try items(fixture) == [
        .agent("python-engineer"), .skill("alpha"),
        .archived(".gantry/archive/agents/golang-engineer_20260101_000000.md"), .configuration,
      ]
    )
    var run = RecordedRun(fixture, run: "run_2", now: Fixture.later)
    #expect(try remove(&run, items(fixture)) == [])
    #expect(fixture.differences(from: untouched) == [])
    #expect(try items(fixture) == [])
    #expect(try run.undo().kept == [])
    #expect(fixture.differences(from: installed) == [])
  }

  @Test func `an edited file stays and is named; nothing of ours stays with it`() throws {
    try install(fixture)
    try fixture.write("edited", to: "project/.agents/skills/alpha/deep/notes.md")
    var run = RecordedRun(fixture, run: "run_2", now: Fixture.later)
    #expect(try remove(&run, items(fixture)) == [".agents/skills/alpha/deep/notes.md"])
    #expect(fixture.text("project/.agents/skills/alpha/deep/notes.md") == "edited")
    #expect(!fixture.exists("project/.agents/skills/alpha/SKILL.md"))
    #expect(!fixture.exists("project/.claude/skills"))
    #expect(!fixture.exists("project/.agents/skills/.gantry-deployed-skills.json"))
  }

  @Test func `an edited file goes when that is said, and an undo brings it back`() throws {
    try install(fixture)
    try fixture.write("edited", to: "project/.claude/agents/python-engineer.md")
    let before = fixture.footprint
    var run = RecordedRun(fixture, run: "run_2", now: Fixture.later)
    #expect(try remove(&run, items(fixture), overwritesEdited: true) == [])
    #expect(!fixture.exists("project/.claude/agents/python-engineer.md"))
    #expect(try run.undo().kept == [])
    #expect(fixture.differences(from: before) == [])
  }

  @Test func `S0-64 a configuration with a person's overrides stays`() throws {
    try install(fixture)
    let path = "project/.gantry/auto-config.yaml"
    let text = try #require(fixture.text(path))
    try fixture.write(
      text.replacing("disabled_agents: []", with: "disabled_agents: [qa]"),
      to: path
    )
    var run = RecordedRun(fixture, run: "run_2", now: Fixture.later)
    #expect(try remove(&run, items(fixture)) == [".gantry/auto-config.yaml"])
    #expect(fixture.text(path)?.contains("[qa]") == true)
    #expect(!fixture.exists("project/.gantry/agent_manifest.json"))
  }

  @Test func `a removal that is stopped at any step is completed by the next one`() throws {
    let untouched = fixture.footprint
    for isFullDisk in [false, true] {
      var steps = 0
      while true {
        let fixture = try Fixture()
        try Self.prepare(fixture)
        try install(fixture)
        let items = try items(fixture)
        let kill = Kill(after: steps)
        let disk = FullDisk(after: steps)
        var run = RecordedRun(fixture, run: "run_2", now: Fixture.later)
        _ = try? remove(&run, items, writer: isFullDisk ? disk.writer : kill.writer)
        #expect(try remove(&run, items) == [])
        #expect(fixture.differences(from: untouched) == [], "stopped after \(steps) steps")
        guard isFullDisk ? disk.happened : kill.happened else { break }
        steps += 1
      }
      #expect(steps > 20)
    }
  }

  // MARK: - Skills that nobody wants any more

  @Test func `S0-55 a clean-up finds skills that nobody wants, asked for or edited`() throws {
    for name in ["asked", "edited", "wanted", "orphan"] { try fixture.addSkill(name) }
    let deployer = SkillDeployer(registry: try fixture.registry(), folders: fixture.folders)
    _ = deployer.deploy(names: ["wanted", "orphan", "edited"], now: Fixture.start)
    _ = deployer.deploy(names: ["asked"], userRequested: true, now: Fixture.start)
    try fixture.write("edited", to: "project/.claude/skills/edited/SKILL.md")
    let cleanup = SkillCleanup(folders: fixture.folders)
    #expect(try cleanup.orphans(wanted: ["wanted"]) == ["orphan"])
  }
}

@Suite struct `The mode of deployment` {
  @Test func `S0-58 selective mode needs skills, and a change needs a yes`() {
    let empty = #expect(throws: SkillModeError.self) {
      try SkillMode.full.checkChange(to: .selective, skills: [], isConfirmed: true)
    }
    #expect(empty?.code.rawValue == "EMPTY_SKILL_LIST")
    #expect(empty?.httpStatus == 400)
    let unconfirmed = #expect(throws: SkillModeError.self) {
      try SkillMode.full.checkChange(to: .selective, skills: ["a"], isConfirmed: false)
    }
    #expect(unconfirmed?.code.rawValue == "CONFIRMATION_REQUIRED")
    #expect(unconfirmed?.httpStatus == 400)
    #expect(unconfirmed?.message == "changing to selective mode replaces the deployed skills")
  }

  @Test func `S0-58 a mode is not changed to itself`() throws {
    let same = #expect(throws: SkillModeError.self) {
      try SkillMode.full.checkChange(to: .full, skills: [], isConfirmed: true)
    }
    #expect(same?.code.rawValue == "ALREADY_IN_MODE")
    #expect(same?.httpStatus == 409)
    #expect(same?.message == "the project is in full mode already")
    try SkillMode.selective.checkChange(to: .full, skills: [], isConfirmed: true)
    try SkillMode.full.checkChange(to: .selective, skills: ["a"], isConfirmed: true)
  }
}
