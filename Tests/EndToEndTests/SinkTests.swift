import GantryCore
import Testing

@Suite struct `Delivering events to sinks` {
  @Test func `a sink that is busy for a while receives every event due to it, in order, once each`()
    throws
  {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      "  - { id: ticks, use: test.noop/emit, with: { count: 500 } }",
      rest: "sinks: [ { use: test.sinks/again, with: { path: seen, times: 6, accept: 3 } } ]"
    )
    let ended = try gantry.run("run", pipeline, "--state", "s", "--json")
    #expect(ended.status == 0)
    let due = try ended.events.map { "\($0.seq) \($0.type)" }
    #expect(due.count > 500)
    let seen = try gantry.scratch.read("seen").split(separator: "\n").map(String.init)
    #expect(seen == due)
  }

  @Test func `S0-08 a sink that fails on every call never fails a run and is quarantined`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      "  - { id: ticks, use: test.noop/emit, with: { count: 50 } }",
      rest: """
        sinks:
          - { id: bad, use: test.sinks/broken }
          - { id: good, use: test.sinks/collector, with: { path: seen } }
        """
    )
    let ended = try gantry.run("run", pipeline, "--state", "s", "--json")
    #expect(ended.status == 0)
    let id = try #require(try ended.events.first?.run)
    let all = try gantry.run("events", id, "--state", "s", "--json").events
    let about = all.filter { $0.data["sink"] == "bad" }
    #expect(
      about.map(\.type) == Array(repeating: "sink.event-refused", count: 3)
        + ["sink.quarantined"]
    )
    #expect(
      about.last?.data["because"] == "it refused 3 events in a row: this sink refuses the batch"
    )
    let seen = try gantry.scratch.read("seen").split(separator: "\n").map(String.init)
    let due = all.filter { !$0.type.hasPrefix("sink.") }.map { "\($0.seq) \($0.type)" }
    #expect(seen.filter { !$0.contains(" sink.") } == due, "the other sink has them all")
  }

  @Test func `one event that is refused is passed over and the rest arrives`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      "  - { id: ticks, use: test.noop/emit, with: { count: 20 } }",
      rest: "sinks: [ { use: test.sinks/broken, with: { path: seen, seq: 5 } } ]"
    )
    let ended = try gantry.run("run", pipeline, "--state", "s", "--json")
    #expect(ended.status == 0)
    let events = try ended.events
    let refused = events.filter { $0.type == "sink.event-refused" }
    #expect(refused.count <= 1)
    #expect(!events.contains { $0.type == "sink.quarantined" })
    let seen = try gantry.scratch.read("seen").split(separator: "\n").map(String.init)
    let due = events.filter { !$0.type.hasPrefix("sink.") && $0.seq != 5 }
    #expect(seen == due.map { "\($0.seq) \($0.type)" })
  }

  @Test func `a sink that cannot be opened is said so and the run goes on`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      "  - { id: only, use: test.noop/noop }",
      rest: "sinks: [ { use: test.sinks/collector, with: { path: no/such/folder/file } } ]"
    )
    let ended = try gantry.run("run", pipeline, "--state", "s", "--json")
    #expect(ended.status == 0)
    let id = try #require(try ended.events.first?.run)
    let all = try gantry.run("events", id, "--state", "s", "--json").events
    let because = all.first { $0.type == "sink.quarantined" }?.data["because"]?.stringValue
    #expect(because?.hasPrefix("it could not be opened: ") == true)
  }

  @Test func `the sink gantry.jsonl writes the lines that events --json prints`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      "  - { id: ticks, use: test.noop/emit, with: { count: 20 } }",
      rest: "sinks: [ { use: gantry.jsonl, with: { path: run.jsonl } } ]"
    )
    let ended = try gantry.run("run", pipeline, "--state", "s", "--json")
    #expect(ended.status == 0)
    let written = try gantry.scratch.read("run.jsonl").split(separator: "\n").map(String.init)
    #expect(written == Array(ended.lines.dropLast()))
  }
}
