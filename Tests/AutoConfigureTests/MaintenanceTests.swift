import Foundation
import GantryPlugin
import GantryPluginTesting
import Testing

@testable import AutoConfigurePhases

@Suite struct `Restoring and removing` {
  private let fixture: Fixture

  init() throws {
    fixture = try Self.prepared()
  }

  private static func prepared() throws -> Fixture {
    let fixture = try Fixture.python()
    try fixture.deploy(agent: "golang-engineer")
    try fixture.write("Mine\n", to: "project/.claude/agents/mine.md")
    return fixture
  }

  private func maintenance(
    _ pipeline: String,
    _ fixture: Fixture,
    _ inputs: [String: Any] = [:]
  ) -> PipelineRun {
    var run = PipelineRun(fixture: fixture)
    run.pipeline = pipeline
    (run.runID, run.runStarted) = ("run_2", "2026-02-03T04:05:06.000Z")
    run.inputs = inputs
    return run
  }

  private func notices(_ steps: [PipelineRun.Step]) throws -> [String] {
    try steps.last.map { try object($0.result.output) }?["notices"] as? [String] ?? []
  }

  @Test func `uninstall leaves what a person has, says what went, and can be undone`() throws {
    let bare = try Fixture.python()
    try bare.write("Mine\n", to: "project/.claude/agents/mine.md")
    _ = try PipelineRun(fixture: fixture).run()
    let installed = fixture.treeWithoutBackups
    let run = maintenance("uninstall", fixture)
    let steps = try run.run()
    #expect(
      try notices(steps) == [
        "Removed 5 item(s)", "  agent python-engineer", "  skill async-testing",
        "  skill code-review", "  archived agent golang-engineer", "  configuration",
      ]
    )
    #expect(fixture.treeWithoutBackups == bare.treeWithoutBackups)
    #expect(try steps.payloads("skill_removed").count == 2)
    #expect(try run.undo().undoReport().kept == [])
    #expect(fixture.treeWithoutBackups == installed)
  }

  @Test func `uninstalling where nothing is ours says so and makes no backup`() throws {
    let bare = try Fixture.python()
    let tree = bare.tree
    #expect(try notices(maintenance("uninstall", bare).run()) == ["Nothing to remove"])
    #expect(bare.tree == tree)
  }

  @Test func `a plan of uninstall changes nothing and names what would go`() throws {
    _ = try PipelineRun(fixture: fixture).run()
    let tree = fixture.tree
    let lines = try notices(maintenance("uninstall", fixture).plan())
    #expect(lines.first == "Would remove 5 item(s)")
    #expect(lines.contains("  agent python-engineer"))
    #expect(fixture.tree == tree)
  }

  @Test func `S0-60 a backup brings everything back, and that can be undone`() throws {
    let before = fixture.treeWithoutBackups
    _ = try PipelineRun(fixture: fixture).run()
    let after = fixture.treeWithoutBackups
    let run = maintenance("restore-backup", fixture, ["backup": "20260102"])
    let steps = try run.run()
    #expect(try notices(steps).first == "Restored backup 20260102T030405Z-4adf3f")
    #expect(fixture.treeWithoutBackups == before)
    #expect(try run.undo().undoReport().kept == [])
    #expect(fixture.treeWithoutBackups == after)
  }

  @Test func `S0-60 an unknown backup is an error that names the known ones`() throws {
    _ = try PipelineRun(fixture: fixture).run()
    let steps = try maintenance("restore-backup", fixture, ["backup": "1999"]).run()
    let failure = try #require(steps.last?.result.failure)
    #expect(failure.code == "BACKUP_NOT_FOUND")
    #expect(failure.retry == .config)
    #expect(failure.message.hasPrefix("there is no backup '1999' ("))
    #expect(failure.hint == "Name one of those: 20260102T030405Z-4adf3f.")
  }

  @Test func `S0-59 an archived agent comes back, and that can be undone`() throws {
    let original = fixture.text("project/.claude/agents/golang-engineer.md")
    _ = try PipelineRun(fixture: fixture).run()
    let archived = fixture.treeWithoutBackups
    let run = maintenance("restore-agent", fixture, ["name": "golang_engineer"])
    #expect(
      try notices(run.run()) == [
        "Restored golang-engineer; it is yours from now on and is not archived again",
        "  .claude/agents/golang-engineer.md",
      ]
    )
    #expect(fixture.text("project/.claude/agents/golang-engineer.md") == original)
    let unknown = try maintenance("restore-agent", fixture, ["name": "golang-engineer"]).run()
    #expect(unknown.last?.result.failure?.code == "AGENT_NOT_FOUND")
    #expect(try run.undo().undoReport().kept == [])
    #expect(fixture.treeWithoutBackups == archived)
  }

  @Test func `S0-59 S0-60 the lists of backups and archived agents`() throws {
    let plugin = try FakeHost().load(AutoConfigure.plugin)
    let input = ["project": fixture.project]
    let none = try object(plugin.skill("backups.list").invoke(input).output)
    #expect((none["backups"] as? [Any])?.isEmpty == true)
    _ = try PipelineRun(fixture: fixture).run()
    let list = try object(plugin.skill("backups.list").invoke(input).output)
    let backup = try #require((list["backups"] as? [[String: Any]])?.first)
    #expect(backup["id"] as? String == "20260102T030405Z-4adf3f")
    #expect(backup["run"] as? String == "run_test")
    #expect(backup["files"] as? Int == 3)
    let archive = try object(plugin.skill("archive.list").invoke(input).output)
    let agents = try #require(archive["agents"] as? [[String: Any]])
    #expect(agents.map { $0["name"] as? String } == ["golang-engineer"])
  }

  private static let disturbed: [(String, [String: String])] = [
    ("uninstall", [:]), ("restore-backup", ["backup": "20260102"]),
    ("restore-agent", ["name": "golang-engineer"]),
  ]

  @Test(arguments: disturbed)
  func `killed anywhere, it ends like an undisturbed run`(
    _ pipeline: String,
    _ inputs: [String: String]
  ) throws {
    _ = try PipelineRun(fixture: fixture).run()
    let expected = try maintenance(pipeline, fixture, inputs).run()
    var step = 0
    while true {
      let other = try Self.prepared()
      _ = try PipelineRun(fixture: other).run()
      var run = maintenance(pipeline, other, inputs)
      run.interruption = Interruption(beforeWrite: step)
      let steps = try run.run()
      #expect(steps.map(\.result.output) == expected.map(\.result.output), "step \(step)")
      #expect(steps.events == expected.events)
      #expect(other.tree == fixture.tree, "killed before step \(step)")
      guard run.interruption?.happened == true else { break }
      step += 5
    }
    #expect(step > 20)
  }

  @Test func `S0-61 an undo that is killed anywhere is completed by the next attempt`() throws {
    let before = fixture.treeWithoutBackups
    var step = 0
    while true {
      let other = try Self.prepared()
      var run = PipelineRun(fixture: other)
      _ = try run.run()
      run.interruption = Interruption(beforeWrite: step)
      #expect(try run.undo().undoReport().kept == [], "killed before step \(step)")
      #expect(other.treeWithoutBackups == before, "killed before step \(step)")
      guard run.interruption?.happened == true else { break }
      step += 5
    }
    #expect(step > 40)
  }
}
