import GantryCore
import Testing

@Suite struct `Reading events` {
  @Test func `a line has the settled members in their order, its time in milliseconds of UTC`()
    throws
  {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline("  - { id: only, use: test.noop/emit, with: { count: 3 } }")
    let ended = try gantry.run("run", pipeline, "--state", "s", "--json")
    let lines = try ended.events
    for line in lines {
      #expect(
        line.keys == ["seq", "run", "time", "type", "phase", "attempt", "epoch", "data"]
      )
      #expect(line.time.contains(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/))
      #expect(line.json["epoch"] == 1)
      #expect(line.data.objectValue != nil)
    }
    #expect(lines.map(\.seq) == Array(1...lines.count))
    let ticks = lines.filter { $0.type == "test.ticked" }
    #expect(ticks.map(\.data) == [["tick": 1], ["tick": 2], ["tick": 3]])
    #expect(ticks.allSatisfy { $0.phase == "only" && $0.attempt == 1 })
  }

  @Test func `every event of a run passes the schema that events --types publishes`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      """
        - { id: ticks, use: test.noop/emit, with: { count: 4 } }
        - { id: effect, use: test.noop/effects, with: { key: "file:a" } }
        - { id: value, use: test.noop/kv, with: { key: count } }
        - { id: flaky, use: test.noop/fail, retry: { preset: exponential } }
        - { id: bad, use: test.noop/fail, with: { retry: 2 } }
        - { id: after, use: test.noop/noop, needs: [bad] }
      """,
      rest: "sinks: [ { use: test.sinks/broken } ]"
    )
    let ended = try gantry.run("run", pipeline, "--state", "s", "--json")
    let events = try ended.events
    let seen = Set(events.map(\.type))
    #expect(
      seen.isSuperset(of: [
        "test.ticked", "effect.intended", "effect.settled", "value.put", "retry.scheduled",
        "phase.skipped", "phase.failed", "sink.event-refused", "sink.quarantined", "run.failed",
      ])
    )
    try PublishedEvents(gantry).check(events)
  }

  @Test func `events --types lists what Gantry and the plugins write, once each`() throws {
    let gantry = try Gantry()
    let text = try gantry.run("events", "--types")
    #expect(text.status == 0)
    #expect(text.output.contains(/\nphase\.started +gantry +An attempt of a phase/))
    #expect(text.output.contains(/\ntest\.ticked +test\.noop +One tick\./))
    let json = try gantry.run("events", "--types", "--json")
    let types = try json.lines.map { try JSONParser.parse($0) }
    #expect(types.count == text.lines.count)
    #expect(Set(types.compactMap { $0["type"]?.stringValue }).count == types.count)
    for type in types {
      #expect(
        (type.objectValue ?? [:]).map(\.name) == [
          "type", "v", "durability", "source", "summary", "schema",
        ]
      )
    }
  }

  @Test func `--follow goes on until the run has ended and misses nothing`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      "  - { id: slow, use: test.noop/sleep, with: { milliseconds: 700 } }"
    )
    let live = try gantry.start("run", pipeline, "--state", "s", "--json")
    let started = try EventLine.all(in: [try live.wait(for: "phase.started")])
    let followed = try gantry.run("events", started[0].run, "--state", "s", "--json", "--follow")
    let ended = live.end()
    #expect(followed.status == 0)
    #expect(followed.lines == Array(ended.lines.dropLast()))
  }

  @Test func `without a run it is a usage error`() throws {
    let ended = try Gantry().run("events")
    #expect(ended.status == 64)
    #expect(ended.errors.hasPrefix("Error: Name a run, or use --types.\n"))
  }
}
