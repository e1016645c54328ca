import GantryCore
import GantryEngine
import GantryStore
import TestClocks
import Testing

@Suite struct `Running a pipeline` {
  @Test func `settling a phase and starting the next is one commit`() async throws {
    let workshop = try Workshop(ScriptedPhases())
    let phases = (0..<10).map { place in
      PhaseDefinition.named("p\(place)", needs: place == 0 ? [] : ["p\(place - 1)"])
    }
    let run = workshop.newRun(phases)
    let state = try await run.run()
    #expect(state.status == .succeeded)
    #expect(workshop.store.commitCount == 11)
  }

  @Test func `every event is in the journal in the order in which it happened`() async throws {
    let workshop = try Workshop(ScriptedPhases())
    let run = workshop.newRun([.named("a"), .named("b", needs: ["a"])])
    _ = try await run.run()
    #expect(
      try await workshop.types(of: run.id) == [
        "run.queued", "run.started", "phase.started", "phase.succeeded", "phase.started",
        "phase.succeeded", "run.succeeded",
      ]
    )
    let events = try await workshop.store.events(of: run.id, after: 0, limit: .max)
    #expect(events.map(\.seq) == Array(1...7))
    let stored = try await workshop.store.state(of: run.id)
    #expect(stored.status == .succeeded)
  }

  @Test func `events that a phase emits come before its end`() async throws {
    let phases = ScriptedPhases([
      "a": { _, services in
        for count in 1...3 {
          #expect(services.emit("test.ticked", data: Array(#"{"count":\#(count)}"#.utf8)))
        }
        return .succeeded(Array("{}".utf8))
      }
    ])
    let workshop = try Workshop(phases)
    let run = workshop.newRun([.named("a")])
    _ = try await run.run()
    #expect(
      try await workshop.types(of: run.id).suffix(5) == [
        "test.ticked", "test.ticked", "test.ticked", "phase.succeeded", "run.succeeded",
      ]
    )
  }

  @Test func `S2-29 a failed attempt is tried again after its pause`() async throws {
    let phases = ScriptedPhases([
      "a": { request, _ in
        request.path.attempt < 3
          ? .failed(Failure(code: "FLAKY", message: "not yet", retryClass: .retryable))
          : .succeeded(Array("{}".utf8))
      }
    ])
    let workshop = try Workshop(phases)
    let run = workshop.newRun([.named("a", retry: RetryPolicy(preset: .exponential))])
    let state = try await run.run()
    #expect(state.status == .succeeded)
    #expect(phases.attempts.map(\.attempt) == [1, 2, 3])
  }

  @Test func `S4-20 tiered ends failed when its tries are used up`() async throws {
    let failing = ScriptedPhases(["a": { _, _ in .failed(Failure(code: "X", message: "no")) }])
    let workshop = try Workshop(failing)
    let run = workshop.newRun([.named("a", retry: RetryPolicy(preset: .tiered))])
    let state = try await run.run()
    #expect(state.status == .failed)
    #expect(failing.attempts.count == 3)
  }

  @Test func `a plugin that says cancelled although nobody asked has failed`() async throws {
    let workshop = try Workshop(ScriptedPhases(["a": { _, _ in .cancelled }]))
    let state = try await workshop.newRun([.named("a")]).run()
    #expect(state.status == .failed)
    #expect(state.phase("a")?.failure?.code == "CANCELLED_BY_PLUGIN")
  }

  @Test func `cancel reaches the running attempt, and nothing more starts`() async throws {
    let phases = ScriptedPhases([
      "a": { request, _ in
        // Waits for nothing but the cancellation of its task.
        let (stream, _) = AsyncStream<Void>.makeStream()
        for await _ in stream {}
        return .cancelled
      }
    ])
    let workshop = try Workshop(phases)
    let run = workshop.newRun([.named("a"), .named("b", needs: ["a"])])
    run.cancel(by: "signal")
    let state = try await run.run()
    #expect(state.status == .cancelled)
    #expect(phases.attempts.map(\.phase) == ["a"])
    #expect(state.phase("b")?.reason == "the run was cancelled")
  }

  @Test func `an input that cannot be evaluated fails its phase before it starts`() async throws {
    var phase = PhaseDefinition.named("b", needs: ["a"])
    phase.with = TemplateReader.read(["x": "${{ phases.a.outputs.missing }}"]).template
    let phases = ScriptedPhases()
    let workshop = try Workshop(phases)
    let state = try await workshop.newRun([.named("a"), phase]).run()
    #expect(state.status == .failed)
    #expect(state.phase("b")?.failure?.code == "EXPRESSION")
    #expect(phases.attempts.map(\.phase) == ["a"])
  }
}

@Suite struct `Serving an attempt` {
  private func answers(
    _ script: @escaping @Sendable (any AttemptServices) async -> [ServiceAnswer]
  ) async throws -> ([ServiceAnswer], [String]) {
    let (stream, continuation) = AsyncStream<[ServiceAnswer]>.makeStream()
    let phases = ScriptedPhases([
      "a": { _, services in
        continuation.yield(await script(services))
        continuation.finish()
        return .succeeded(Array("{}".utf8))
      }
    ])
    let workshop = try Workshop(phases)
    let run = workshop.newRun([.named("a")])
    _ = try await run.run()
    var all: [ServiceAnswer] = []
    for await some in stream { all += some }
    return (all, try await workshop.types(of: run.id))
  }

  @Test func `an effect is announced once, and its result is kept`() async throws {
    let receipt = Array(#"{"was":1}"#.utf8)
    let (answers, types) = try await answers { services in
      [
        await services.settle("e", result: receipt),
        await services.intend("e", receipt: receipt),
        await services.intend("e", receipt: Array("{}".utf8)),
        await services.settle("e", result: Array("true".utf8)),
        await services.intend("e", receipt: receipt),
        await services.settle("e", result: Array("false".utf8)),
      ]
    }
    #expect(
      answers == [
        .notFound, .done(), .done(recorded: receipt), .done(),
        .conflict(recorded: Array("true".utf8)), .conflict(recorded: Array("true".utf8)),
      ]
    )
    #expect(types.filter { $0.hasPrefix("effect.") } == ["effect.intended", "effect.settled"])
  }

  @Test func `a value is written only at the expected revision`() async throws {
    let (one, two) = (Array("1".utf8), Array("2".utf8))
    let (answers, _) = try await answers { services in
      [
        await services.value("k", scope: .run),
        await services.put("k", scope: .run, value: one, expected: 0),
        await services.put("k", scope: .run, value: two, expected: 0),
        await services.put("k", scope: .run, value: two, expected: 1),
        await services.put("k", scope: .run, value: one, expected: nil),
        await services.value("k", scope: .run),
        await services.put("k", scope: .run, value: Array("{".utf8), expected: nil),
      ]
    }
    #expect(
      answers.dropLast() == [
        .notFound, .done(revision: 1), .conflict(recorded: one, revision: 1), .done(revision: 2),
        .done(revision: 3), .done(recorded: one, revision: 3),
      ]
    )
    guard case .badInput = answers.last else {
      Issue.record("a value that is not JSON was answered with \(String(describing: answers.last))")
      return
    }
  }
}

@Suite struct `Resuming a run` {
  @Test func `a committed phase is not run again, an interrupted one is`() async throws {
    let store = try SQLiteStore.inMemory(engine: Workshop.identity, clock: JumpingClock())
    let clock = JumpingClock()
    func engine(_ phases: ScriptedPhases) -> Engine {
      Engine(
        parts: Engine.Parts(
          store: store,
          phases: phases,
          sinks: ScriptedSink(),
          recovery: ScriptedRecovery(),
          logs: DiscardedLogs(),
          clock: clock,
          identity: Workshop.identity
        )
      )
    }
    let (stopping, continuation) = AsyncStream<Void>.makeStream()
    let first = ScriptedPhases([
      "b": { _, _ in
        continuation.yield()
        let (never, _) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        return .cancelled
      }
    ])
    let pipeline = PipelineDefinition(
      name: "test",
      phases: [.named("a"), .named("b", needs: ["a"]), .named("c", needs: ["b"])]
    )
    let queued = RunQueued(
      pipeline: pipeline,
      inputs: [:],
      source: "",
      plugins: [:],
      project: nil
    )
    let run = engine(first).newRun(queued, id: RunID(time: clock.now(), random: (5, 6)))
    let driving = Task { try await run.run() }
    for await _ in stopping { break }
    run.stop()
    let stopped = try await driving.value
    #expect(stopped.status == .running)

    let second = ScriptedPhases()
    let row = try await store.run(withPrefix: run.id.text)
    let resumed = try #require(try await engine(second).resume(row))
    let state = try await resumed.run()
    #expect(state.status == .succeeded)
    #expect(
      second.attempts == [
        AttemptPath(phase: "b", attempt: 2), AttemptPath(phase: "c", attempt: 1),
      ]
    )
    #expect(state.epoch == 2)
    let again = try await engine(second).resume(try await store.run(withPrefix: run.id.text))
    #expect(again == nil)
  }
}
