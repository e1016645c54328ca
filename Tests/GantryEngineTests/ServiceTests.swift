import GantryCore
import GantryEngine
import GantryStore
import Synchronization
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

  @Test func `runs whose folders become free at once are driven no more at a time than was said`()
    async throws
  {
    let isFree = Mutex(false)
    let atWork = Mutex((now: 0, most: 0))
    let phases = ScriptedPhases([
      "a": { _, _ in
        atWork.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        // Long enough for a service that takes too many to have taken them all.
        let clock = SystemClock()
        try? await clock.sleep(until: clock.now().advanced(byNanoseconds: 100_000_000))
        atWork.withLock { $0.now -= 1 }
        return .succeeded(Array("{}".utf8))
      }
    ])
    let bench = try ServiceBench(phases) { _ in
      isFree.withLock { $0 } ? .ready(RunPlace()) : .later(because: "its folder is in use")
    }
    for number in 1...4 { _ = try await bench.queue(UInt64(number)) }
    async let served: Void = bench.service(concurrency: 1).run()
    var waiting = 0
    for await notice in bench.host.heard {
      if case .waits = notice { waiting += 1 }
      if waiting == 4 { break }
    }
    isFree.withLock { $0 = true }
    try await served
    #expect(phases.attempts.count == 4)
    #expect(atWork.withLock { $0.most } == 1)
  }

  @Test func `an engine keeps a few runs that wait, says why once, and leaves the rest to others`()
    async throws
  {
    let asked = Mutex(0)
    let (looks, looking) = AsyncStream<Int>.makeStream()
    let bench = try ServiceBench { _ in
      looking.yield(
        asked.withLock {
          $0 += 1; return $0
        }
      )
      return .later(because: "its folder is in use")
    }
    for number in 1...40 { _ = try await bench.queue(UInt64(number)) }
    let service = bench.service(concurrency: 1)
    async let served: Void = service.run()
    for await count in looks where count > 100 { break }
    let held = try await bench.store.runs(limit: 100).filter { !$0.engine.isEmpty }
    #expect(held.count == 32)
    service.stop()
    try await served
    #expect(bench.host.notices.count == 32)
  }

  @Test func `a run that waits for its folder is cancelled while the engine is busy with others`()
    async throws
  {
    let (gate, opening) = AsyncStream<Void>.makeStream()
    let phases = ScriptedPhases([
      "b": { _, _ in
        for await _ in gate {}
        return .succeeded(Array("{}".utf8))
      }
    ])
    let bench = try ServiceBench(phases) { state in
      state.phase("a") == nil ? .ready(RunPlace()) : .later(because: "its folder is in use")
    }
    let waiting = try await bench.queue(1, [.named("a")])
    let busy = try await bench.queue(2, [.named("b")])
    async let served: Void = bench.service(concurrency: 1).run()
    for await notice in bench.host.heard where notice == .took(busy) { break }
    try await bench.store.requestCancel(waiting, by: "api")
    for await notice in bench.host.heard where notice == .left(waiting, .cancelled) { break }
    opening.finish()
    try await served
    #expect(phases.attempts == [AttemptPath(phase: "b", attempt: 1)])
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

  @Test func `what belongs to a run is put away before anybody can take the run again`()
    async throws
  {
    let (cleaned, cleaning) = AsyncStream<Void>.makeStream()
    let (gate, opening) = AsyncStream<Void>.makeStream()
    // It waits for its second try, so that nothing of it is at work when it is left.
    let flaky = Failure(code: "FLAKY", message: "not yet", retryClass: .retryable)
    let phases = ScriptedPhases(["a": { _, _ in .failed(flaky) }])
    let bench = try ServiceBench(phases) { _ in
      .ready(
        RunPlace {
          cleaning.yield()
          for await _ in gate {}
        }
      )
    }
    let retry = RetryPolicy(preset: .exponential)
    let run = try await bench.queue(1, [.named("a", retry: retry)])
    let service = bench.service()
    async let served: Void = service.run()
    while try await !bench.types(of: run).contains("retry.scheduled") { await Task.yield() }
    service.stop()
    for await _ in cleaned { break }
    let row = try await bench.store.run(withPrefix: run.text)
    #expect(row.engine == ServiceBench.identity.id)
    opening.finish()
    try await served
    #expect(try await bench.store.run(withPrefix: run.text).engine == "")
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
