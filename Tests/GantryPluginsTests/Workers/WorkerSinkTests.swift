import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `Sinks in workers` {
  private func events(_ count: Int) -> [Event] {
    (1...count).map { place in
      Event(
        run: Workbench.run,
        seq: UInt64(place),
        time: Timestamp(nanoseconds: 1_700_000_000_000_000_000),
        type: "phase.started",
        durability: .barrier,
        phase: "build",
        attempt: 2,
        epoch: 1,
        data: Array(#"{"n":\#(place)}"#.utf8)
      )
    }
  }

  private func open(_ type: String, _ bench: WorkerBench, config: String = "{}") async throws
    -> any OpenSink
  {
    try await SinkPlugins(bench.plugins).open(
      PluginReference(plugin: "test.sinks", type: type),
      config: Array(config.utf8),
      run: Workbench.run
    )
  }

  @Test func `a sink sees every event with its line and its data`() async throws {
    let bench = try await WorkerBench("Sinks")
    let sink = try await open("collect", bench)
    let events = events(3)
    #expect(await sink.deliver(events) == .accepted)
    #expect(await sink.flush() == .accepted)
    let expected = events.map { event in
      "test.sinks info: \(event.seq) phase.started build 2 "
        + #"{"n":\#(event.seq)} \#(String(decoding: event.line, as: UTF8.self))"#
    }
    #expect(
      bench.hostLog == ["test.sinks info: batch 3"] + expected + ["test.sinks info: flushed"]
    )
    await sink.close()
    #expect(bench.hostLog.last == "test.sinks info: shut down")
    #expect(bench.hostLog.dropLast().last == "test.sinks info: destroyed")
    #expect(bench.workers.isEmpty)
  }

  @Test func `more than 256 events go in batches of 256`() async throws {
    let bench = try await WorkerBench("Sinks")
    let sink = try await open("collect", bench)
    #expect(await sink.deliver(events(600)) == .accepted)
    #expect(bench.hostLog == ["256", "256", "88"].map { "test.sinks info: batch \($0)" })
    #expect(bench.workers.count == 1)
    await sink.close()
  }

  @Test func `what a sink answers is heard`() async throws {
    let bench = try await WorkerBench("Sinks")
    let again = try await open("again", bench)
    #expect(await again.deliver(events(5)) == .again(accepted: 2))
    await again.close()
    let liar = try await open("liar", bench)
    #expect(await liar.deliver(events(5)) == .again(accepted: 5))
    await liar.close()
    let broken = try await open("broken", bench)
    guard case .failed(let failure) = await broken.deliver(events(1)) else {
      Issue.record("it did not fail")
      return
    }
    #expect(failure.code == "NO_TAPE")
    #expect(failure.message == "there is no tape")
    await broken.close()
  }

  @Test func `a sink that takes a new one for each call leaves no process`() async throws {
    let bench = try await WorkerBench("Sinks", knobs: WorkerKnobs(recycle: .perCall))
    let sink = try await open("collect", bench)
    #expect(await sink.deliver(events(2)) == .accepted)
    #expect(bench.workers.isEmpty)
    await sink.close()
  }
}
