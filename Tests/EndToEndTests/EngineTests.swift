import Foundation
import GantryCore
import Testing

@Suite(.timeLimit(.minutes(10))) struct `An engine that takes queued runs` {
  private let gantry: Gantry
  private let pipeline: String

  init() throws {
    gantry = try Gantry()
    pipeline = try gantry.pipeline(
      """
        - { id: a, use: test.noop/noop }
        - { id: b, use: test.noop/noop, needs: [a] }
      """
    )
  }

  /// Puts a run in the queue and returns its id.
  private func queue(_ name: String, _ arguments: String...) throws -> String {
    let ended = try gantry.run(["run", name, "--queue", "--state", "s"] + arguments)
    #expect(ended.status == 0, "\(ended.errors)")
    let words = ended.output.split(whereSeparator: \.isWhitespace)
    return String(try #require(words.last))
  }

  private func status(of run: String) throws -> String? {
    let shown = try gantry.run("runs", "show", run, "--state", "s", "--json")
    return try JSONParser.parse(Array(shown.output.utf8))["status"]?.stringValue
  }

  private func events(of run: String) throws -> [EventLine] {
    try gantry.run("events", run, "--json", "--state", "s").events
  }

  @Test func `a queued run is only written down, and says so`() throws {
    let ended = try gantry.run("run", pipeline, "--queue", "--state", "s")
    #expect(ended.status == 0)
    #expect(ended.output.contains(/^queued run_[0-9a-f-]+\n$/))
    let json = try gantry.run("run", pipeline, "--queue", "--state", "s", "--json")
    #expect(json.output.contains(/^\{"run":"run_[0-9a-f-]+","status":"queued"\}\n$/))
    let rows = try gantry.run("runs", "list", "--state", "s", "--json")
    #expect(rows.output.contains(#""status":"queued""#))
    let bad = try gantry.run("run", "nothing.yaml", "--queue", "--state", "s")
    #expect(bad.status == 66)
  }

  @Test func `an engine takes what is queued, the oldest first, and ends when nothing is left`()
    throws
  {
    let runs = try (0..<3).map { _ in try queue(pipeline) }
    let ended = try gantry.run(
      "engine",
      "--until-idle",
      "--runs",
      "1",
      "--state",
      "s",
      "--json"
    )
    #expect(ended.status == 0, "\(ended.errors)")
    let lines = try ended.output.split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)) }
    let took = lines.filter { $0["type"] == "engine.took" }
    #expect(took.compactMap { $0["data"]?["run"]?.stringValue } == runs)
    for run in runs { #expect(try status(of: run) == "succeeded") }
    let first = try events(of: runs[0])
    #expect(
      first.map(\.short) == [
        "run.queued", "run.started", "phase.started a", "phase.succeeded a", "phase.started b",
        "phase.succeeded b", "run.succeeded",
      ]
    )
  }

  @Test func `the threads of an engine share one heap`() throws {
    let long = try gantry.pipeline(
      "  - { id: slow, use: test.noop/sleep, with: { milliseconds: 60000 } }",
      name: "long"
    )
    let engine = try gantry.start("engine", "--state", "s", "--json")
    _ = try queue(long)
    _ = try engine.wait(for: "engine.took")
    let maps = try String(contentsOfFile: "/proc/\(engine.id)/maps", encoding: .utf8)
    let regions = maps.split(separator: "\n").compactMap { MemoryRegion($0) }
    #expect(regions.count > 20)
    // The heap of a thread begins at a multiple of 64 MiB and reserves the rest up to the next one.
    let size: UInt64 = 64 << 20
    let heaps = zip(regions, regions.dropFirst()).filter { heap, rest in
      heap.start % size == 0 && rest.end == heap.start + size && rest.rights == "---p"
    }
    #expect(heaps.isEmpty)
    engine.send(SIGTERM)
    #expect(engine.end().status == 143)
  }

  /// A line of `/proc/PID/maps`.
  private struct MemoryRegion {
    let start: UInt64
    let end: UInt64
    let rights: Substring

    init?(_ line: Substring) {
      let words = line.split(separator: " ")
      let ends = words[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
      guard ends.count == 2 else { return nil }
      (start, end, rights) = (ends[0], ends[1], words[1])
    }
  }

  @Test func `an engine that waits hears of a new run, and leaves its runs when it is stopped`()
    throws
  {
    let long = try gantry.pipeline(
      "  - { id: slow, use: test.noop/sleep, with: { milliseconds: 60000 } }",
      name: "long"
    )
    let engine = try gantry.start("engine", "--state", "s", "--json")
    _ = try engine.wait(for: "engine.started")
    let run = try queue(long)
    let line = try engine.wait(for: "engine.took")
    #expect(line.contains(run))
    engine.send(SIGTERM)
    let ended = engine.end()
    #expect(ended.status == 143)
    #expect(ended.output.contains(#""run":"\#(run)","status":"running""#))
    #expect(try status(of: run) == "running")
    // Another one goes on with it at once: it was given back.
    let next = try gantry.start("engine", "--state", "s", "--json")
    let taken = try next.wait(for: "engine.took")
    #expect(taken.contains(run))
    #expect(try gantry.run("cancel", run, "--state", "s").status == 0)
    _ = try next.wait(for: #""status":"cancelled""#)
    next.send(SIGINT)
    #expect(next.end().status == 0)
  }

  @Test func `a run whose engine was killed is taken over at once, not after its lease`() throws {
    let long = try gantry.pipeline(
      "  - { id: slow, use: test.noop/sleep, with: { milliseconds: 60000 } }",
      name: "long"
    )
    let run = try queue(long)
    let second = try gantry.start("engine", "--state", "s", "--json")
    _ = try second.wait(for: "engine.took")
    let first = try gantry.start("engine", "--state", "s", "--json")
    _ = try first.wait(for: "engine.started")
    second.send(SIGKILL)
    let killed = Date()
    _ = try first.wait(for: "engine.reclaimed")
    #expect(try first.wait(for: "engine.took").contains(run))
    // The lease is 30 s.
    #expect(Date().timeIntervalSince(killed) < 20)
    #expect(try gantry.run("cancel", run, "--state", "s").status == 0)
    _ = try first.wait(for: #""status":"cancelled""#)
    first.send(SIGINT)
    #expect(first.end().status == 0)
    let epochs = try events(of: run).compactMap { $0.json["epoch"]?.intValue }
    #expect(epochs == epochs.sorted())
  }

  @Test func `a queued run that is cancelled before any engine takes it ends as cancelled`() throws
  {
    let run = try queue(pipeline)
    #expect(try gantry.run("cancel", run, "--state", "s").status == 0)
    #expect(try gantry.run("engine", "--until-idle", "--state", "s").status == 0)
    #expect(try status(of: run) == "cancelled")
    #expect(
      try events(of: run).map(\.short) == [
        "run.queued", "run.started", "run.cancel-requested", "phase.cancelled a",
        "phase.cancelled b", "run.cancelled",
      ]
    )
  }

  @Test func `a queued run can be driven by hand`() throws {
    let run = try queue(pipeline)
    let ended = try gantry.run("resume", run, "--state", "s", "--json")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(try events(of: run)[1].type == "run.started")
  }

  @Test func `a lease that is too short is refused, naming where it was set`() throws {
    var hasty = gantry
    hasty.environment["GANTRY_LEASE"] = "10ms"
    let ended = try hasty.run("engine", "--state", "s")
    #expect(ended.status == 78)
    #expect(
      ended.errors.contains("error: the setting 'lease' is '10ms', which is too short")
    )
    #expect(ended.errors.contains("environment GANTRY_LEASE"))
  }
}
