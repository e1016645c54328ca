import Foundation
import GantryPlugin
import GantryPluginTesting
import Packages
import Testing

@testable import AutoConfigurePhases

@Suite struct `Undoing a run` {
  private let fixture: Fixture

  init() throws {
    fixture = try Fixture.python()
  }

  @Test(arguments: ["auto-configure", "deploy"])
  func `S0-61 every byte and folder is as before`(_ pipeline: String) throws {
    try fixture.deploy(agent: "golang-engineer")
    try fixture.write("Mine\n", to: "project/.claude/agents/mine.md")
    let before = fixture.treeWithoutBackups
    var run = PipelineRun(fixture: fixture)
    run.pipeline = pipeline
    _ = try run.run()
    #expect(fixture.text("project/.claude/agents/golang-engineer.md") == nil)
    let report = try run.undo().undoReport()
    #expect(report.kept == [])
    #expect(report.undone.contains("agent python-engineer"))
    #expect(report.undone.contains("archived agent golang-engineer"))
    #expect(fixture.treeWithoutBackups == before)
    #expect(try run.undo().undoReport().undone == [])
    #expect(fixture.treeWithoutBackups == before)
  }

  @Test func `S0-61 a run that changed nothing leaves nothing to undo, and no backup`() throws {
    _ = try PipelineRun(fixture: fixture).run()
    let tree = fixture.tree
    var second = PipelineRun(fixture: fixture)
    (second.runID, second.runStarted) = ("run_2", "2026-02-03T04:05:06.000Z")
    let result = try second.run().output("configuration_completion")["result"] as? [String: Any]
    #expect(result?["backup_id"] is NSNull)
    #expect(try second.undo().isEmpty)
    #expect(fixture.tree == tree)
  }

  @Test func `S0-61 what a person changed since is kept with the reason`() throws {
    let run = PipelineRun(fixture: fixture)
    _ = try run.run()
    try fixture.write("Mine\n", to: "project/.claude/agents/python-engineer.md")
    let report = try run.undo().undoReport()
    #expect(
      report.kept == [
        .init(name: ".claude/agents/python-engineer.md", reason: "it was changed after the run")
      ]
    )
    #expect(fixture.text("project/.claude/agents/python-engineer.md") == "Mine\n")
    #expect(fixture.text("project/.gantry/auto-config.yaml") == nil)
  }

  @Test func `a receipt of another version is kept by name and stops no other`() throws {
    let plugin = try FakeHost().load(AutoConfigure.plugin)
    let receipts = [
      Receipt(key: "agent:old", receipt: try JSON(#"{"files": {"a": null}}"#), result: nil)
    ]
    let report = try plugin.phase("skill-deployment").undo(receipts).output(as: UndoReport.self)
    #expect(
      report.kept == [
        .init(name: "agent:old", reason: "its receipt is not one that this version can read")
      ]
    )
  }

  @Test func `S0-61 a run that was killed anywhere can be taken back as it is`() throws {
    var step = 0
    while true {
      let fixture = try Fixture.python()
      try fixture.deploy(agent: "golang-engineer")
      let before = fixture.treeWithoutBackups
      var run = PipelineRun(fixture: fixture)
      run.interruption = Interruption(beforeWrite: step)
      run.endsWithInterruption = true
      _ = try run.run()
      let happened = run.interruption?.happened == true
      run.interruption = nil
      #expect(try run.undo().undoReport().kept == [], "killed before step \(step)")
      #expect(fixture.treeWithoutBackups == before, "killed before step \(step)")
      guard happened else { break }
      step += 9
    }
    #expect(step > 80)
  }
}
