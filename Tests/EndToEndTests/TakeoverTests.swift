import Dispatch
import Foundation
import GantryCore
import Synchronization
import Testing

/// An engine that is stopped, and goes on when another one has long taken its run.
// Two thousand stops take an hour.
@Suite(.serialized, .timeLimit(.minutes(300))) struct `Slow, not dead` {
  /// 40 rounds in CI, 2,000 in the soak.
  private static let rounds =
    ProcessInfo.processInfo.environment["GANTRY_STOPS"].flatMap { Int($0) } ?? 40

  @Test func `the run of a stopped engine waits for its folder, and who holds that is named once`()
    throws
  {
    var gantry = try Gantry()
    gantry.environment["GANTRY_LEASE"] = "1s"
    let project = gantry.scratch.path(of: "project")
    try FileManager.default.createDirectory(atPath: project, withIntermediateDirectories: true)
    let pipeline = try gantry.pipeline(
      "  - { id: slow, use: test.noop/sleep, with: { milliseconds: 600000 } }",
      rest: """
        inputs: { project: { type: path } }
        limits: { exclusive: project }
        """
    )
    let queued = try gantry.run(
      "run",
      pipeline,
      "--queue",
      "--project",
      "project",
      "--state",
      "s"
    )
    let run = String(try #require(queued.output.split(whereSeparator: \.isWhitespace).last))
    let first = try gantry.start("engine", "--state", "s", "--json")
    let name = try Self.engine(try first.wait(for: "engine.started"))
    _ = try first.wait(for: "engine.took")
    let second = try gantry.start("engine", "--state", "s", "--json")
    _ = try second.wait(for: "engine.started")
    _ = try TakeoverRound.stop(first, outsideOf: gantry.scratch.path(of: "s/journal.lock"))
    let waits = try second.wait(for: "engine.waits")
    #expect(waits.contains("engine \(name) (process \(first.id)) still holds this folder"))
    // Time to look again: it is said once.
    let resumed = try gantry.run("resume", run, "--state", "s")
    #expect(resumed.status == 75)
    #expect(resumed.errors.contains("`kill -CONT \(first.id)`"))
    first.send(SIGKILL)
    _ = try second.wait(for: "engine.took")
    #expect(try gantry.run("cancel", run, "--state", "s").status == 0)
    _ = try second.wait(for: #""status":"cancelled""#)
    second.send(SIGTERM)
    let said = second.end().output.split(separator: "\n").filter { $0.contains("engine.waits") }
    #expect(said.count == 1)
  }

  /// The engine that says a line.
  private static func engine(_ line: String) throws -> String {
    let data = try JSONParser.parse(Array(line.utf8))["data"]
    return try #require(data?["engine"]?.stringValue)
  }

  @Test func `S5-3 what a stopped engine writes when it goes on is refused and counted`() throws {
    let seed = SeededGenerator.seed()
    let problems = Mutex<[String]>([])
    let totals = Mutex(TakeoverRound.Outcome())
    let next = Mutex(0)
    // Four abreast: a round mostly waits for leases to run out.
    abreast(4) {
      while let round = next.withLock({ $0 < Self.rounds ? ($0, $0 += 1).0 : nil }) {
        do {
          let outcome = try TakeoverRound(seed: seed &+ UInt64(round)).play()
          totals.withLock { $0.add(outcome) }
        } catch {
          problems.withLock { $0.append("round \(round): \(error)") }
        }
      }
    }
    let total = totals.withLock { $0 }
    print("takeovers: \(total), GANTRY_SEED=\(seed)")
    for problem in problems.withLock({ $0 }) {
      Issue.record("\(problem); GANTRY_SEED=\(seed)")
    }
    #expect(total.rounds == Self.rounds, "GANTRY_SEED=\(seed)")
    // Rounds in which nothing was taken, or nothing refused, would show nothing.
    #expect(total.takenOver > Self.rounds / 3, "GANTRY_SEED=\(seed)")
    #expect(total.refusedWrites > 0, "GANTRY_SEED=\(seed)")
  }
}
