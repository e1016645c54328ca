import GantryPlugin
import GantryPluginTesting
import Packages
import Testing

@testable import AutoConfigurePhases

@Suite struct `A run that is stopped and tried again` {
  /// A project with work for every phase: something to deploy, something to archive, something of
  /// a person's to keep.
  private func fixture() throws -> Fixture {
    let fixture = try Fixture.python()
    try fixture.deploy(agent: "golang-engineer")
    try fixture.write("Mine\n", to: "project/.claude/agents/mine.md")
    return fixture
  }

  /// What a run told, with its project by another name: two runs never share a folder.
  private func told(_ steps: [PipelineRun.Step], _ fixture: Fixture) -> [String] {
    steps.events.map { event in
      event.type + " " + event.data.text.replacing(fixture.project, with: "PROJECT")
    }
  }

  private func expectSame(
    _ steps: [PipelineRun.Step],
    _ fixture: Fixture,
    _ expected: ([PipelineRun.Step], Fixture),
    _ comment: Comment
  ) {
    #expect(steps.map(\.result.status) == expected.0.map(\.result.status), comment)
    #expect(steps.map(\.result.output) == expected.0.map(\.result.output), comment)
    #expect(told(steps, fixture) == told(expected.0, expected.1), comment)
    #expect(fixture.tree == expected.1.tree, comment)
  }

  @Test func `a kill before any change of the disk leaves no trace in files, outputs and events`()
    throws
  {
    let whole = try fixture()
    let expected = (try PipelineRun(fixture: whole).run(), whole)
    #expect(expected.0.map(\.result.status) == Array(repeating: .ok, count: 5))
    var step = 0
    while true {
      let fixture = try fixture()
      let interruption = Interruption(beforeWrite: step)
      let steps = try PipelineRun(fixture: fixture, interruption: interruption).run()
      expectSame(steps, fixture, expected, "killed before step \(step)")
      guard interruption.happened else { break }
      step += 1
    }
    #expect(step > 80)
  }

  @Test(arguments: 1...3)
  func `a cancelled phase goes on where it stopped`(_ count: Int) throws {
    let whole = try fixture()
    let expected = (try PipelineRun(fixture: whole).run(), whole)
    let fixture = try fixture()
    let interruption = Interruption(afterEvents: count)
    let steps = try PipelineRun(fixture: fixture, interruption: interruption).run()
    #expect(interruption.happened)
    expectSame(steps, fixture, expected, "cancelled after \(count) event(s)")
  }
}
