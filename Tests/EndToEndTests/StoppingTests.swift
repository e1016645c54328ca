import Foundation
import GantryCore
import Testing

@Suite struct `Stopping and going on` {
  private let gantry: Gantry
  private let pipeline: String

  init() throws {
    gantry = try Gantry()
    pipeline = try gantry.pipeline(
      """
        - { id: first, use: test.noop/noop }
        - { id: slow, use: test.noop/sleep, needs: [first], with: { milliseconds: 60000 } }
        - { id: last, use: test.noop/noop, needs: [slow] }
      """
    )
  }

  /// Starts the pipeline and waits until its slow phase runs.
  private func started() throws -> (LiveGantry, String) {
    let live = try gantry.start("run", pipeline, "--state", "s", "--json")
    let line = try EventLine.all(in: [try live.wait(for: #""phase":"slow""#)])[0]
    return (live, line.run)
  }

  @Test func `a run that is alive is not resumed: 75, naming its owner`() throws {
    let (live, run) = try started()
    let ended = try gantry.run("resume", "--state", "s")
    #expect(ended.status == 75)
    #expect(
      ended.errors.contains(/error: engine 'engine_[0-9a-f-]+' \(process \d+\) drives the run/)
    )
    #expect(ended.errors.contains("(process \(live.id))"))
    #expect(ended.errors.contains("'gantry cancel \(run)'"))
    live.send(SIGINT)
    #expect(live.end().status == 130)
  }

  @Test func `a run is not resumed with another build of its plugin, unless that is accepted`()
    throws
  {
    let gantry = gantry.withoutPlugins()
    let library = gantry.scratch.path(of: "plugins/libtest-noop.so")
    try FileManager.default.createDirectory(
      atPath: gantry.scratch.path(of: "plugins"),
      withIntermediateDirectories: true
    )
    try FixturePlugins.compile("\(Repository.fixtures)/Noop/Noop.c", to: library)
    #expect(try gantry.add(library).status == 0)
    let live = try gantry.start("run", pipeline, "--state", "s", "--json")
    _ = try live.wait(for: #""phase":"slow""#)
    live.send(SIGKILL)
    _ = live.end()
    // Bytes behind the image change the file and nothing that it does.
    let file = try #require(FileHandle(forWritingAtPath: library))
    try file.seekToEnd()
    try file.write(contentsOf: Data("another build".utf8))
    try file.close()
    // With the copy of the former build the run would go on.
    try FileManager.default.removeItem(atPath: gantry.scratch.path(of: "s/libraries"))

    let changed = try gantry.run("resume", "--state", "s")
    #expect(changed.status == 69)
    #expect(
      changed.errors.contains(
        /its library has sha256 [0-9a-f]{12}… and the lock says [0-9a-f]{12}… \[GANTRY-E-CHANGED\]/
      )
    )
    let updated = try gantry.run("plugin", "update", "test.noop", "--allow-unsigned", "--yes")
    #expect(updated.status == 0, "\(updated.errors)")
    let refused = try gantry.run("resume", "--state", "s")
    #expect(refused.status == 69)
    #expect(
      refused.errors.contains(
        /error: plugin 'test.noop' is 1.0.0 \(sha256 [0-9a-f]{12}…\), and the run was started with/
      )
    )
    #expect(refused.errors.contains("accept this one with --accept-changed-plugins"))
    let accepted = try gantry.start(
      "resume",
      "--accept-changed-plugins",
      "--state",
      "s",
      "--json"
    )
    let line = try accepted.wait(for: "run.resumed")
    let resumed = try EventLine.all(in: [line])[0]
    #expect(resumed.data["accepted_plugins"]?["test.noop"]?["version"] == "1.0.0")
    accepted.send(SIGINT)
    #expect(accepted.end().status == 130)
  }

  @Test func `cancel from another process is seen before the phase would have ended`() throws {
    let (live, run) = try started()
    let asked = Date()
    let cancel = try gantry.run("cancel", run, "--state", "s")
    #expect(cancel.status == 0)
    #expect(cancel.output == "run \(run) was asked to cancel\n")
    let ended = live.end()
    #expect(ended.status == 130)
    #expect(ended.result?["status"] == "cancelled")
    let events = try ended.events
    #expect(
      events.suffix(4).map(\.short) == [
        "run.cancel-requested", "phase.cancelled last", "phase.cancelled slow", "run.cancelled",
      ]
    )
    let request = try #require(events.first { $0.type == "run.cancel-requested" })
    #expect(request.data == ["by": "command"])
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let seen = try Date(request.time, strategy: format)
    let milliseconds = Int(seen.timeIntervalSince(asked) * 1000)
    print("cancel was seen \(milliseconds) ms after `gantry cancel` was started (goal: 200)")
    #expect(milliseconds < 60000)
    let again = try gantry.run("cancel", run, "--state", "s")
    #expect(again.status == 0)
    #expect(again.output == "run \(run) has already been cancelled\n")
  }

  @Test func `SIGINT cancels cleanly and exits with 130`() throws {
    let (live, run) = try started()
    live.send(SIGINT)
    let ended = live.end()
    #expect(ended.status == 130)
    #expect(ended.errors.contains("cancelling; press Ctrl-C again to stop at once\n"))
    let request = try ended.events.first { $0.type == "run.cancel-requested" }
    #expect(request?.data == ["by": "signal"])
    let shown = try gantry.run("runs", "show", run, "--state", "s", "--json").json
    #expect(shown["status"] == "cancelled")
    let statuses = shown["phases"]?.arrayValue?.map { $0["status"] }
    #expect(statuses == ["succeeded", "cancelled", "cancelled"])
  }

  @Test func `two SIGINTs at once are one`() throws {
    let (live, run) = try started()
    live.send(SIGINT)
    try live.wait(for: "run.cancel-requested")
    live.send(SIGINT)
    #expect(live.end().status == 130)
    let shown = try gantry.run("runs", "show", run, "--state", "s", "--json").json
    #expect(shown["status"] == "cancelled")
  }

  @Test func `a second SIGINT stops at once; resume then ends what the first one asked for`()
    async throws
  {
    let deaf = try gantry.pipeline(
      "  - { id: slow, use: test.noop/sleep, with: { milliseconds: 60000, stubborn: true } }",
      name: "deaf"
    )
    let live = try gantry.start("run", deaf, "--state", "s", "--json")
    let run = try EventLine.all(in: [try live.wait(for: "phase.started")])[0].run
    live.send(SIGINT)
    try live.wait(for: "run.cancel-requested")
    // One that comes at once is taken for an echo of the first.
    try await Task.sleep(for: .milliseconds(200))
    live.send(SIGINT)
    #expect(live.end().status == 130)
    let left = try gantry.run("runs", "show", run, "--state", "s", "--json").json
    #expect(left["status"] == "cancelling")
    let resumed = try gantry.run("resume", "--state", "s", "--json")
    #expect(resumed.status == 130)
    #expect(resumed.result?["status"] == "cancelled")
    #expect(try !resumed.events.contains { $0.type == "phase.started" })
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func `a stop exits with 143, leaves the run, and resume does not repeat what is committed`(
    signal: Int32
  ) throws {
    try gantry.scratch.write(
      """
      apiVersion: gantry/v1
      name: short
      phases:
        - { id: first, use: test.noop/noop }
        - { id: slow, use: test.noop/sleep, needs: [first], with: { milliseconds: 1500 } }
      """,
      to: "short.yaml"
    )
    let live = try gantry.start("run", "short.yaml", "--state", "s")
    try live.wait(for: "▸ slow")
    live.send(signal)
    let stopped = live.end()
    #expect(stopped.status == 143)
    #expect(stopped.lines.last?.hasPrefix("  └─ next:  gantry resume run_") == true)
    let resumed = try gantry.run("resume", "--state", "s", "--json")
    #expect(resumed.status == 0)
    let run = try #require(resumed.result?["run"]?.stringValue)
    let events = try gantry.run("events", run, "--state", "s", "--json").events
    #expect(
      events.map(\.short) == [
        "run.queued", "run.started", "phase.started first", "phase.succeeded first",
        "phase.started slow", "attempt.interrupted slow", "run.resumed", "phase.started slow",
        "phase.succeeded slow", "run.succeeded",
      ]
    )
    // One for the fence of the engine that ended, one for the claim of the next.
    #expect(events.last?.json["epoch"] == 3)
    #expect(events.map(\.seq) == Array(1...events.count))
  }

  @Test func `a cancel that nobody was there to see is carried out by resume`() throws {
    let (live, run) = try started()
    live.send(SIGKILL)
    #expect(live.end().signal == SIGKILL)
    #expect(try gantry.run("cancel", run, "--state", "s").status == 0)
    let resumed = try gantry.run("resume", run, "--state", "s", "--json")
    #expect(resumed.status == 130)
    #expect(resumed.result?["status"] == "cancelled")
  }

  @Test func `resume says that there is nothing to resume and exits with 0`() throws {
    let quick = try gantry.pipeline("  - { id: only, use: test.noop/noop }", name: "quick")
    let run = try gantry.run("run", quick, "--state", "s", "--json")
    let nothing = try gantry.run("resume", "--state", "s")
    #expect(nothing.status == 0)
    #expect((nothing.output + nothing.errors).contains("every run has ended"))
    let id = try #require(run.result?["run"]?.stringValue)
    let ended = try gantry.run("resume", id, "--state", "s", "--json")
    #expect(ended.status == 0)
    #expect(ended.result?["status"] == "succeeded")
    #expect(try gantry.run("events", id, "--state", "s", "--json").lines.count == 5)
  }

  @Test func `cancelling or resuming what does not exist is 66`() throws {
    #expect(try gantry.run("resume", "--state", "empty").status == 66)
    #expect(try gantry.run("cancel", "run_0", "--state", "empty").status == 66)
    #expect(!gantry.scratch.exists("empty"))
  }
}
