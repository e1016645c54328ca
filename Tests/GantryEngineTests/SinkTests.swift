import GantryCore
import GantryEngine
import GantryStore
import TestClocks
import Testing

@Suite struct `Delivering to sinks` {
  private let sinks = [SinkDefinition(use: PluginReference(plugin: "test.sink"))]
  // The pauses of a busy sink pass at once, the patience at the end of a run does not.
  private let clock = JumpingClock(longestJump: 3_000_000_000)
  private let phases: [PhaseDefinition] = [.named("a"), .named("b", needs: ["a"])]

  @Test func `a sink receives every event in order and is flushed at the end`() async throws {
    let sink = ScriptedSink()
    let workshop = try Workshop(ScriptedPhases(), sink: sink, clock: clock)
    let run = workshop.newRun(phases, sinks: sinks)
    _ = try await run.run()
    #expect(sink.events.map(\.seq) == Array(1...7))
    #expect(sink.isFlushed)
    let cursor = try await workshop.store.cursor(of: "test.sink", run: run.id)
    #expect(cursor?.position == sink.events.last?.position)
  }

  @Test func `a sink that is busy for a while receives every event once`() async throws {
    let sink = ScriptedSink { call, events in
      switch call {
      case ...4: .again(accepted: 0)
      case 5: .again(accepted: 1)
      default: .accepted
      }
    }
    let workshop = try Workshop(ScriptedPhases(), sink: sink, clock: clock)
    let state = try await workshop.newRun(phases, sinks: sinks).run()
    #expect(state.status == .succeeded)
    #expect(sink.events.map(\.seq) == Array(1...7))
  }

  @Test func `a refused event is passed over and said so, and the rest is delivered`() async throws
  {
    let sink = ScriptedSink { _, events in
      events.contains { $0.type == "phase.succeeded" && $0.phase == "a" }
        ? .failed(Failure(code: "TOO_ODD", message: "I do not like it")) : .accepted
    }
    let workshop = try Workshop(ScriptedPhases(), sink: sink, clock: clock)
    let run = workshop.newRun(phases, sinks: sinks)
    let state = try await run.run()
    #expect(state.status == .succeeded)
    let all = try await workshop.store.events(of: run.id, after: 0, limit: .max)
    // Where the event about the refusal lands among the others depends on who is faster.
    let due = all.filter { $0.type.name.hasPrefix("sink.") == false && $0.seq != 4 }
    #expect(sink.events.map(\.seq) == due.map(\.seq))
    let refused = all.filter { $0.type == "sink.event-refused" }
    #expect(refused.count == 1)
    #expect(try JSONParser.parse(refused[0].data)["code"] == "TOO_ODD")
  }

  @Test func `S0-08 a sink that fails on every call never fails the run`() async throws {
    let sink = ScriptedSink { _, _ in .failed(Failure(code: "LOST", message: "connection lost")) }
    let workshop = try Workshop(ScriptedPhases(), sink: sink, clock: clock)
    let run = workshop.newRun(phases, sinks: sinks)
    let state = try await run.run()
    #expect(state.status == .succeeded)
    let types = try await workshop.types(of: run.id)
    #expect(types.filter { $0 == "sink.event-refused" }.count == 3)
    #expect(types.filter { $0 == "sink.quarantined" }.count == 1)
    // It stays at the beginning, and says to the next owner that the sink gets nothing more.
    #expect(
      try await workshop.store.cursor(of: "test.sink", run: run.id)
        == SinkCursor(sink: "test.sink", run: run.id, position: 0, isQuarantined: true)
    )
  }

  @Test func `a sink that could not be opened is not opened by the next owner either`() async throws
  {
    let phases = ScriptedPhases([
      "a": { _, _ in
        let (never, _) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        return .cancelled
      }
    ])
    let sink = ClosedSink()
    let bench = try ServiceBench(phases, sink: sink)
    let run = try await bench.queue(sinks: sinks)
    for _ in 1...2 {
      let row = try await bench.store.run(withPrefix: run.text)
      let actor = try #require(try await bench.engine.resume(row))
      actor.stop()
      #expect(try await actor.run().status == .running)
    }
    #expect(sink.count == 1)
    let types = try await bench.types(of: run)
    #expect(types.filter { $0 == "sink.quarantined" }.count == 1)
  }

  @Test func `a run that has ended stays as it ended when what its sinks did last is refused`()
    async throws
  {
    let sink = SlowSink()
    let bench = try ServiceBench(sink: sink)
    let run = try await bench.queue(sinks: sinks)
    let row = try await bench.store.run(withPrefix: run.text)
    let actor = try #require(try await bench.engine.resume(row))
    let views = actor.feed.views()
    async let ended = actor.run()
    for await _ in sink.flushes { break }
    // Whatever still comes with the former epoch is refused from here on.
    _ = try await bench.store.claim(run, for: ServiceBench.identity)
    sink.finish()
    #expect(try await ended.status == .succeeded)
    #expect((await actor.unwritten as? StoreError)?.code == .fenced)
    // Whoever watches is told that nothing more comes.
    for await _ in views {}
    #expect(try await bench.store.state(of: run).status == .succeeded)
  }

  @Test func `an engine goes on when what the sinks of an ended run did last is refused`()
    async throws
  {
    let sink = SlowSink()
    let bench = try ServiceBench(sink: sink)
    let run = try await bench.queue(1, sinks: sinks)
    let next = try await bench.queue(2)
    async let served: Void = bench.service(concurrency: 1).run()
    for await _ in sink.flushes { break }
    _ = try await bench.store.claim(run, for: ServiceBench.identity)
    sink.finish()
    try await served
    #expect(try await bench.store.state(of: next).status == .succeeded)
    guard case .unwritten(run, _) = bench.host.notices.dropFirst().first else {
      Issue.record("\(bench.host.notices)")
      return
    }
    #expect(bench.host.notices.contains(.left(run, .succeeded)))
  }

  @Test func `a sink that stays busy is left behind at the end, and how far is said`() async throws
  {
    let sink = ScriptedSink { _, _ in .again(accepted: 0) }
    // Here the patience passes at once too.
    let workshop = try Workshop(ScriptedPhases(), sink: sink, clock: JumpingClock())
    let run = workshop.newRun(phases, sinks: sinks)
    let state = try await run.run()
    #expect(state.status == .succeeded)
    let events = try await workshop.store.events(of: run.id, after: 0, limit: .max)
    let left = try #require(events.first { $0.type == "sink.left-behind" })
    #expect(try JSONParser.parse(left.data) == ["sink": "test.sink", "events": 7])
  }

  @Test func `two sinks of one kind keep cursors of their own`() async throws {
    let workshop = try Workshop(ScriptedPhases(), sink: ScriptedSink(), clock: clock)
    let run = workshop.newRun(phases, sinks: sinks + sinks)
    _ = try await run.run()
    #expect(try await workshop.store.cursor(of: "test.sink", run: run.id) != nil)
    #expect(try await workshop.store.cursor(of: "test.sink#2", run: run.id) != nil)
  }
}
