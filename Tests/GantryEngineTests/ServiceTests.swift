import GantryCore
import GantryEngine
import GantryStore
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Taking queued runs` {
  @Test func `a run that was cancelled before anybody took it starts nothing`() async throws {
    let phases = ScriptedPhases()
    let bench = try ServiceBench(phases)
    let run = try await bench.queue()
    try await bench.store.requestCancel(run, by: "api")
    try await bench.service().run()
    #expect(phases.attempts == [])
    #expect(
      try await bench.types(of: run) == [
        "run.queued", "run.started", "run.cancel-requested", "phase.cancelled", "run.cancelled",
      ]
    )
    let events = try await bench.store.events(of: run, after: 2, limit: 1)
    #expect(try JSONParser.parse(events[0].data) == ["by": "api"])
  }

  @Test(arguments: [RunPreparation.never(because: "no"), .later(because: "not yet")])
  func `a cancelled run ends although what it needs is not there`(
    _ answer: RunPreparation
  ) async throws {
    let bench = try ServiceBench { _ in answer }
    let run = try await bench.queue()
    try await bench.store.requestCancel(run, by: "api")
    try await bench.service().run()
    #expect(try await bench.store.state(of: run).status == .cancelled)
    #expect(bench.host.notices == [.took(run), .left(run, .cancelled)])
  }

  @Test func `a run that cannot be driven is paused, given back, and says why`() async throws {
    let bench = try ServiceBench { _ in .never(because: "its plugin is another build") }
    let run = try await bench.queue()
    try await bench.service().run()
    let reason = "its plugin is another build"
    #expect(bench.host.notices == [.left(run, .paused, because: reason)])
    let row = try await bench.store.run(withPrefix: run.text)
    #expect(row.status == .paused)
    #expect(row.engine == "")
    // A person goes on with it while the engine that gave it back lives.
    let person = EngineIdentity(id: "engine_b", pid: 8)
    #expect(try await bench.store.claim(run, for: person) > row.epoch)
  }

  @Test func `an engine that was told to stop keeps its lease until it has left its runs`()
    async throws
  {
    let clock = RenewalClock()
    let sink = SlowSink()
    let phases = ScriptedPhases([
      "a": { _, _ in
        let (never, _) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        return .cancelled
      }
    ])
    let bench = try ServiceBench(phases, sink: sink, clock: clock)
    let definition = SinkDefinition(use: PluginReference(plugin: "test.sink"))
    _ = try await bench.queue(sinks: [definition])
    let service = bench.service()
    async let served: Void = service.run()
    for await notice in bench.host.heard {
      if case .took = notice { break }
    }
    service.stop()
    // The run has been left, and waits for its sink.
    for await _ in sink.flushes { break }
    clock.forget()
    for await count in clock.renewals where count >= 2 { break }
    sink.finish()
    try await served
  }

  @Test func `a run that was being cancelled when its engine ended is ended without its plugins`()
    async throws
  {
    let (begun, beginning) = AsyncStream<Void>.makeStream()
    let phases = ScriptedPhases([
      "a": { _, _ in
        beginning.yield()
        // Like a plugin that does not look: the run is left while it is being cancelled.
        let (never, _) = AsyncStream<Void>.makeStream()
        await Task { for await _ in never {} }.value
        return .cancelled
      }
    ])
    let bench = try ServiceBench(phases) { _ in .never(because: "its plugin is another build") }
    let run = try await bench.queue()
    let epoch = try await bench.store.claim(run, for: ServiceBench.identity)
    let row = try await bench.store.run(withPrefix: run.text)
    let actor = try #require(try await bench.engine.resume(row))
    async let left = actor.run()
    for await _ in begun { break }
    actor.cancel(by: "api")
    for await view in actor.feed.views() where view.seq > 3 { break }
    actor.stop()
    #expect(try await left.status == .cancelling)
    try await bench.store.release(run, epoch: epoch + 1)
    try await bench.service().run()
    #expect(try await bench.store.state(of: run).status == .cancelled)
    #expect(phases.attempts.count == 1)
  }
}
