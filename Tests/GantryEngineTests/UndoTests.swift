import GantryCore
import GantryEngine
import GantryStore
import Synchronization
import TestClocks
import Testing

@Suite struct `Undoing a run` {
  /// Suspends until the attempt is told to stop.
  private static func waitForCancel() async {
    let (never, _) = AsyncStream<Void>.makeStream()
    for await _ in never {}
  }

  /// What the attempts were asked to do: the mode and the input, in order.
  private final class Log: Sendable {
    private let contents = Mutex<[String]>([])
    var lines: [String] { contents.withLock { $0 } }

    func add(_ request: AttemptRequest) {
      let input = request.mode == .undo ? UndoPlan.receipts(of: request.input) : []
      let text = "\(request.mode) \(request.path.phase) \(String(decoding: input, as: UTF8.self))"
      contents.withLock { $0.append(text) }
    }
  }

  /// A phase that announces one effect under its own name when it runs.
  private static func effect(_ log: Log, settles: Bool = true) -> ScriptedPhases.Script {
    { request, services in
      log.add(request)
      guard request.mode == .run else {
        return .succeeded(Array(#"{"undone":["\#(request.path.phase)"]}"#.utf8))
      }
      _ = await services.intend(request.path.phase, receipt: Array("1".utf8))
      if settles { _ = await services.settle(request.path.phase, result: Array("2".utf8)) }
      return .succeeded(Array("{}".utf8))
    }
  }

  private func undo(_ run: RunID, _ workshop: Workshop) async throws -> RunState {
    let plan = UndoPlan(of: try await workshop.store.state(of: run))
    let queued = try #require(plan.queued)
    let id = RunID(time: workshop.clock.now(), random: (9, 9))
    return try await workshop.engine.newRun(queued, id: id).run()
  }

  @Test func `phases are taken back in reverse, each with its own receipts`() async throws {
    let log = Log()
    let workshop = try Workshop(
      ScriptedPhases(["a": Self.effect(log), "b": Self.effect(log, settles: false)])
    )
    let run = workshop.newRun([.named("a"), .named("b", needs: ["a"])])
    _ = try await run.run()
    let state = try await undo(run.id, workshop)
    #expect(state.status == .succeeded)
    #expect(
      log.lines == [
        "run a ", "run b ",
        #"undo b [{"key":"b","receipt":1,"result":null}]"#,
        #"undo a [{"key":"a","receipt":1,"result":2}]"#,
      ]
    )
    #expect(state.phases.map(\.output) == [["undone": ["b"]], ["undone": ["a"]]])
    #expect(try await workshop.store.state(of: run.id).status == .succeeded)
  }

  @Test func `nothing goes past a phase that cannot take its effects back`() async throws {
    let log = Log()
    let workshop = try Workshop(
      ScriptedPhases([
        "a": Self.effect(log),
        "b": { request, services in
          if request.mode == .undo { return .failed(Failure(code: "UNDO_UNKNOWN", message: "no")) }
          return await Self.effect(log)(request, services)
        },
      ])
    )
    let run = workshop.newRun([.named("a"), .named("b", needs: ["a"])])
    _ = try await run.run()
    let state = try await undo(run.id, workshop)
    #expect(state.status == .failed)
    #expect(state.phases.map(\.status) == [.failed, .skipped])
    #expect(!log.lines.contains { $0.hasPrefix("undo a") })
  }

  @Test func `an undo that was interrupted goes on as an undo`() async throws {
    let log = Log()
    let (gate, opening) = AsyncStream<Void>.makeStream()
    let workshop = try Workshop(
      ScriptedPhases([
        "a": Self.effect(log),
        "b": { request, services in
          guard request.mode == .undo, request.path.attempt == 1 else {
            return await Self.effect(log)(request, services)
          }
          opening.yield()
          await Self.waitForCancel()
          return .cancelled
        },
      ])
    )
    let run = workshop.newRun([.named("a"), .named("b", needs: ["a"])])
    _ = try await run.run()
    let queued = try #require(UndoPlan(of: try await workshop.store.state(of: run.id)).queued)
    let id = RunID(time: workshop.clock.now(), random: (9, 9))
    let actor = workshop.engine.newRun(queued, id: id)
    async let stopped = actor.run()
    for await _ in gate { break }
    actor.stop()
    #expect(try await stopped.status == .running)
    let row = try await workshop.store.run(withPrefix: actor.id.text)
    let resumed = try #require(try await workshop.engine.resume(row))
    let state = try await resumed.run()
    #expect(state.status == .succeeded)
    #expect(log.lines.suffix(2).allSatisfy { $0.hasPrefix("undo ") })
  }

  @Test func `a run that is cancelled while it is taken over starts nothing more`() async throws {
    let (gate, opening) = AsyncStream<Void>.makeStream()
    let phases = ScriptedPhases([
      "a": { _, _ in
        opening.yield()
        await Self.waitForCancel()
        return .cancelled
      }
    ])
    let workshop = try Workshop(phases)
    let run = workshop.newRun([.named("a"), .named("b", needs: ["a"])])
    async let stopped = run.run()
    for await _ in gate { break }
    run.stop()
    _ = try await stopped
    let row = try await workshop.store.run(withPrefix: run.id.text)
    let actor = try #require(try await workshop.engine.resume(row, cancelling: true))
    let state = try await actor.run()
    #expect(state.status == .cancelled)
    #expect(phases.attempts == [AttemptPath(phase: "a", attempt: 1)])
  }
}
