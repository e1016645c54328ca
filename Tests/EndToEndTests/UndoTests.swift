import Foundation
import GantryCore
import Testing

@Suite struct `Undoing` {
  private let gantry: Gantry
  private let untouched: Tree

  init() throws {
    gantry = try Gantry()
    try gantry.scratch.copy(Repository.example, to: "project")
    untouched = try Tree.ofProject(gantry.scratch.path(of: "project"))
  }

  private var project: Tree {
    get throws { try Tree.ofProject(gantry.scratch.path(of: "project")) }
  }

  @discardableResult
  private func configure(_ more: String...) throws -> JSON {
    let arguments = ["auto-configure", "--project", "project", "--yes", "--json"]
    let ended = try gantry.run(arguments + more)
    try #require(ended.status == 0, "\(ended.errors)")
    return try #require(ended.result)
  }

  private func undo(_ more: String...) throws -> Ended {
    try gantry.run(["undo", "--project", "project", "--yes", "--json"] + more)
  }

  @Test func `S0-61 undoing the first run leaves every byte as it was before`() throws {
    let run = try configure()["run"]?.stringValue ?? ""
    #expect(try project.differences(from: untouched) != [])
    let ended = try undo(run)
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(try project.differences(from: untouched) == [])
    let result = try #require(ended.result)
    #expect(result["undoes"]?.stringValue == run)
    #expect(result["success"] == true)
    #expect(result["kept"] == [])
    #expect(result["undone"]?.arrayValue?.isEmpty == false)
    try PublishedEvents(gantry).check(try ended.events)
  }

  @Test func `undoing a later run goes back to what the earlier one left`() throws {
    try StaleAgent.plant(gantry, project: "project")
    try configure("--agents-only", "--keep-agents")
    let before = try project
    let result = try configure()
    #expect(result["archived_agents"]?.arrayValue?.count == 1)
    #expect(result["deployed_skills"]?.arrayValue?.isEmpty == false)
    let ended = try undo()
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    #expect(try project.differences(from: before) == [])
  }

  @Test func `a file that was edited since is kept and named, and the status is 1`() throws {
    try configure()
    let edited = "project/.claude/agents/python-engineer.md"
    try gantry.scratch.write("my own words\n", to: edited)
    let ended = try undo()
    #expect(ended.status == 1)
    #expect(try gantry.scratch.read(edited) == "my own words\n")
    let kept = ended.result?["kept"]?.arrayValue ?? []
    #expect(kept.count == 1)
    #expect(kept.first?["name"]?.stringValue?.contains("python-engineer") == true)
    #expect(kept.first?["reason"]?.stringValue?.isEmpty == false)
    let undone = (ended.result?["undone"]?.arrayValue ?? []).compactMap(\.stringValue)
    #expect(!undone.isEmpty)
    #expect(!undone.contains("agent python-engineer"), "what was kept was not taken back")
    try FileManager.default.removeItem(atPath: gantry.scratch.path(of: edited))
    for folder in ["project/.claude/agents", "project/.claude"] {
      try FileManager.default.removeItem(atPath: gantry.scratch.path(of: folder))
    }
    #expect(try project.differences(from: untouched) == [])
  }

  @Test func `the last line counts what was kept`() throws {
    try configure()
    try gantry.scratch.write("mine\n", to: "project/.claude/agents/python-engineer.md")
    let ended = try gantry.run("undo", "--project", "project", "--yes")
    #expect(ended.status == 1)
    #expect(!ended.output.contains("  agent python-engineer\n"))
    #expect(ended.lines.last?.contains(#/^run run_[0-9a-f-]+ succeeded, 1 kept, in /#) == true)
  }

  @Test func `a run that failed or was cancelled says how to undo what it did, with its lock`()
    throws
  {
    let lock = try #require(gantry.environment["GANTRY_LOCK"])
    var bare = gantry
    bare.environment["GANTRY_LOCK"] = nil
    let failing = try gantry.pipeline(
      """
        - { id: a, use: test.noop/effects, with: { key: k } }
        - { id: b, use: test.noop/fail, needs: [a], with: { retry: 2 } }
      """
    )
    let failed = try bare.run("run", failing, "--state", "a state", "--lock", lock)
    #expect(failed.status == 1)
    let state = gantry.scratch.path(of: "a state")
    let run = try #require(failed.output.firstMatch(of: /run_[0-9a-f-]{36}/)?.0)
    #expect(
      failed.lines.suffix(2) == [
        "  ├─ undo:  gantry undo \(run) --state '\(state)' --lock \(lock)",
        "  └─ see:   gantry runs show \(run) --state '\(state)' --lock \(lock)",
      ]
    )
    let undone = try bare.run("undo", String(run), "--state", state, "--lock", lock, "--yes")
    #expect(!undone.output.contains("there is nothing to undo"))
    let waiting = try gantry.pipeline(
      """
        - { id: a, use: test.noop/effects, with: { key: k } }
        - { id: b, use: test.noop/sleep, needs: [a], with: { milliseconds: 60000 } }
      """
    )
    let live = try bare.start(["run", waiting, "--state", "s", "--lock=\(lock)"])
    try live.wait(for: "▸ b")
    live.send(SIGINT)
    let cancelled = live.end()
    #expect(cancelled.status == 130)
    #expect(cancelled.lines.last?.hasPrefix("  └─ undo:  gantry undo run_") == true)
    #expect(cancelled.lines.last?.hasSuffix(" --lock \(lock)") == true)
  }

  @Test func `undoing twice does no harm`() throws {
    let run = try configure()["run"]?.stringValue ?? ""
    #expect(try undo(run).status == 0)
    let again = try undo(run)
    #expect(again.status == 0)
    #expect(again.result?["undone"] == [])
    #expect(try project.differences(from: untouched) == [])
  }

  @Test func `a run that changed nothing has nothing to undo`() throws {
    try configure()
    let before = try project
    let second = try configure()["run"]?.stringValue ?? ""
    let ended = try undo(second)
    #expect(ended.status == 0)
    #expect(ended.output == "run \(second) changed nothing; there is nothing to undo\n")
    #expect(try project.differences(from: before) == [])
  }

  @Test func `without a run the newest that changed something is meant, then the one before`()
    throws
  {
    try configure("--agents-only")
    let agents = try project
    try configure()
    #expect(try undo().status == 0)
    #expect(try project.differences(from: agents) == [])
    #expect(try undo().status == 0)
    #expect(try project.differences(from: untouched) == [])
    let nothing = try undo()
    #expect(nothing.status == 0)
    #expect(nothing.output == "no run has changed anything; there is nothing to undo\n")
  }

  @Test func `a preview names what would be taken back and changes nothing`() throws {
    let run = try configure()["run"]?.stringValue ?? ""
    let before = try project
    let ended = try gantry.run("undo", "--project", "project", "--preview")
    #expect(ended.status == 0)
    #expect(ended.lines.first == "Undo run \(run) (auto-configure, succeeded)")
    #expect(ended.output.contains("agent:python-engineer"))
    #expect(try project.differences(from: before) == [])
  }

  @Test func `without a person to ask, nothing is undone: 64`() throws {
    try configure()
    let before = try project
    let ended = try gantry.run("undo", "--project", "project")
    #expect(ended.status == 64)
    #expect(try project.differences(from: before) == [])
  }

  @Test func `a run that is not there is 66`() throws {
    try configure()
    let ended = try undo("run_00000000")
    #expect(ended.status == 66)
    #expect(ended.errors.hasPrefix("error: there is no run"))
  }

  @Test func `a run that was killed is cancelled and taken back`() throws {
    let live = try gantry.start(
      "auto-configure",
      "--project",
      "project",
      "--yes",
      "--json"
    )
    try live.wait(for: "effect.settled")
    live.send(SIGKILL)
    _ = live.end()
    let ended = try undo()
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    #expect(try project.differences(from: untouched) == [])
  }

  @Test func `the end of a run says how to undo it`() throws {
    let ended = try gantry.run("auto-configure", "--project", "project", "--yes")
    let last = try #require(ended.lines.last)
    #expect(last.hasPrefix("  └─ undo:  gantry undo run_"))
    let words = last.split(separator: " ").map(String.init)
    let start = try #require(words.firstIndex(of: "undo"))
    let undone = try gantry.run(Array(words[start...]) + ["--yes"])
    #expect(undone.status == 0, "\(undone.errors)")
    #expect(try project.differences(from: untouched) == [])
    let again = try gantry.run("auto-configure", "--project", "project", "--yes")
    #expect(again.status == 0)
  }

  @Test func `an undo can itself not be undone, but the run can be made again`() throws {
    let first = try configure()
    let after = try project
    let run = try undo().result?["run"]?.stringValue ?? ""
    let ended = try undo(run)
    #expect(ended.status == 0)
    #expect(ended.output.contains("there is nothing to undo"))
    let second = try configure()
    #expect(second["deployed_agents"] == first["deployed_agents"])
    #expect(try project.paths == after.paths)
  }
}
