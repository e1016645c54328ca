import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `The life of workers` {
  @Test func `listing and describing leave none`() async throws {
    let bench = try await WorkerBench("Actor", "Placed")
    #expect(bench.plugins.libraries.count == 2)
    #expect(bench.workers.isEmpty)
  }

  @Test func `calls one after the other use one, and the end of the run ends it`() async throws {
    let bench = try await WorkerBench("Placed")
    for _ in 0..<3 { _ = try await bench.output("test.placed/counted") }
    #expect(bench.workers.count == 1)
    await bench.end()
    #expect(bench.workers.isEmpty)
    #expect(bench.hostLog.isEmpty)
  }

  @Test func `two calls at once of a parallel type use two`() async throws {
    let bench = try await WorkerBench("Placed")
    let gate = "\(bench.folder.path)/gate"
    let calls = (0..<2).map { _ in
      Task { try await bench.run("test.placed/meet", #"{"write":"\#(gate)"}"#) }
    }
    await bench.services.reports(2)
    #expect(bench.workers.count == 2)
    #expect(FileManager.default.createFile(atPath: gate, contents: nil))
    for call in calls { #expect(try await call.value == .succeeded(Array("{}".utf8))) }
    await bench.end()
    #expect(bench.workers.isEmpty)
  }

  @Test func `two calls at once of a serial type use one`() async throws {
    let bench = try await WorkerBench("Placed")
    let answers = try await withThrowingTaskGroup(of: JSON.self) { group in
      for _ in 0..<4 { group.addTask { try await bench.output("test.placed/counted") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(answers.compactMap { $0["calls"]?.intValue }) == [1, 2, 3, 4])
    #expect(bench.workers.count == 1)
    await bench.end()
  }

  @Test func `one for each call leaves no process and forgets`() async throws {
    let bench = try await WorkerBench("Placed", knobs: WorkerKnobs(recycle: .perCall))
    for _ in 0..<3 {
      #expect(try await bench.output("test.placed/counted") == ["calls": 1])
      #expect(bench.workers.isEmpty)
    }
    await bench.end()
  }

  @Test func `instances that share one are in the same process`() async throws {
    let bench = try await WorkerBench("Actor", knobs: WorkerKnobs(share: "one"))
    for type in ["echo", "counted", "describe"] { _ = try await bench.output("test.actor/\(type)") }
    #expect(bench.workers.count == 1)
    let alive = try await bench.output("test.actor/host", #"{"op":"alive"}"#)
    #expect(alive["revision"] == 4)
    await bench.end()
    #expect(bench.workers.isEmpty)
  }

  @Test func `plugins that share one are in the same process until the last has ended`()
    async throws
  {
    let bench = try await WorkerBench("Actor", "Sinks", knobs: WorkerKnobs(share: "one"))
    _ = try await bench.output("test.actor/echo")
    let worker = bench.workers
    let sink = try await SinkPlugins(bench.plugins).open(
      PluginReference(plugin: "test.sinks", type: "collect"),
      config: Array("{}".utf8),
      run: Workbench.run
    )
    #expect(await sink.flush() == .accepted)
    #expect(try await bench.output("test.actor/counted") == ["calls": 1])
    #expect(bench.workers == worker)
    await sink.close()
    #expect(bench.workers == worker)
    #expect(try await bench.output("test.actor/counted") == ["calls": 2])
    await bench.end()
    #expect(bench.workers.isEmpty)
  }

  @Test func `one that nobody needs is ended, and the next call starts another`() async throws {
    let bench = try await WorkerBench(
      "Placed",
      lease: .milliseconds(600),
      idleLimit: .milliseconds(200)
    )
    let gate = "\(bench.folder.path)/gate"
    let call = Task { try await bench.run("test.placed/meet", #"{"write":"\#(gate)"}"#) }
    await bench.services.reports(1)
    let worker = try #require(bench.workers.first)
    #expect(FileManager.default.createFile(atPath: gate, contents: nil))
    #expect(try await call.value == .succeeded(Array("{}".utf8)))
    #expect(await WorkerBench.ended(worker))
    #expect(try await bench.output("test.placed/counted") == ["calls": 1])
    await bench.end()
    // Nobody needs the second one either, and it may be on its way out just now.
    for second in bench.workers { #expect(await WorkerBench.ended(second)) }
    #expect(bench.workers.isEmpty)
  }

  @Test func `one that nobody needs is told so before it ends, like every other`() async throws {
    let bench = try await WorkerBench("Sinks", idleLimit: .milliseconds(200))
    let runner = SinkPlugins(bench.plugins)
    let use = PluginReference(plugin: "test.sinks", type: "collect")
    let sink = try await runner.open(use, config: Array("{}".utf8), run: Workbench.run)
    #expect(await sink.flush() == .accepted)
    for worker in bench.workers { #expect(await WorkerBench.ended(worker)) }
    #expect(bench.hostLog.contains { $0.hasSuffix("sinks.so info: destroyed") }, "\(bench.hostLog)")
    await sink.close()
  }

  @Test func `one that is busy outlives the limits, because the host is there`() async throws {
    let bench = try await WorkerBench(
      "Placed",
      lease: .milliseconds(600),
      idleLimit: .milliseconds(200)
    )
    let gate = "\(bench.folder.path)/gate"
    let call = Task { try await bench.run("test.placed/meet", #"{"write":"\#(gate)"}"#) }
    await bench.services.reports(1)
    try await Task.sleep(for: .seconds(2))
    #expect(FileManager.default.createFile(atPath: gate, contents: nil))
    #expect(try await call.value == .succeeded(Array("{}".utf8)))
    await bench.end()
  }

  @Test func `one that dies while it waits is nobody's loss`() async throws {
    let bench = try await WorkerBench("Placed")
    #expect(try await bench.output("test.placed/counted") == ["calls": 1])
    let worker = try #require(bench.workers.first)
    kill(worker, SIGKILL)
    #expect(await WorkerBench.ended(worker))
    #expect(try await bench.output("test.placed/counted") == ["calls": 1])
    #expect(
      bench.hostLog == [
        "test.placed warning: a worker of 'test.placed' ended while nobody called it"
      ]
    )
    await bench.end()
  }
}
