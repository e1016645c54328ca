import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `A plugin that crashes in its worker` {
  private func crash(_ bench: WorkerBench) async throws -> Failure {
    try await bench.run("test.placed/crash").failure()
  }

  private func reports(_ folder: Folder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/crashes")
      .filter { $0.hasSuffix(".json") }.sorted()
  }

  @Test func `costs its own attempt, and the next call works`() async throws {
    let bench = try await WorkerBench("Placed")
    let failure = try await crash(bench)
    #expect(failure.class == "crash")
    #expect(failure.code == "PLUGIN_CRASHED")
    #expect(failure.retryClass == .retryable)
    #expect(failure.message.hasPrefix("'test.placed/crash' crashed in run: SIGILL at 0x"))
    #expect(failure.message.contains("(placed.so+0x"))
    #expect(bench.workers.isEmpty)
    #expect(try await bench.output("test.placed/counted") == ["calls": 1])
    await bench.end()
  }

  @Test func `is told in a report that is kept`() async throws {
    let bench = try await WorkerBench("Placed")
    let failure = try await crash(bench)
    let detail = failure.detail
    #expect(detail["plugin"] == "test.placed")
    #expect(detail["version"] == "1.0.0")
    #expect(detail["type"] == "crash")
    #expect(detail["function"] == "run")
    #expect(detail["signal_name"] == "SIGILL")
    #expect(detail["stderr"] == "about to crash\n")
    #expect(detail["host_calls"]?.arrayValue?.last == "log")
    let names = try reports(bench.folder)
    #expect(names.count == 1)
    let sha256 = try #require(detail["sha256"]?.stringValue)
    let name = try #require(names.first)
    #expect(name.hasPrefix("\(sha256)-") && name.hasSuffix(".json"))
    let bytes = try #require(
      FileManager.default.contents(atPath: "\(bench.folder.path)/crashes/\(name)")
    )
    #expect(try JSONParser.parse(Array(bytes)) == detail)
    #expect(bench.services.logs.contains("info: about to crash"))
    await bench.end()
  }

  @Test func `is quarantined by the third crash in ten minutes, until they are over`() async throws
  {
    let clock = ManualClock()
    let bench = try await WorkerBench("Placed", clock: clock)
    for _ in 0..<3 {
      #expect(try await crash(bench).code == "PLUGIN_CRASHED")
      clock.advance(seconds: 60)
    }
    // The library is quarantined, whichever type crashed.
    let failure = try await bench.run("test.placed/counted").failure()
    #expect(failure.code == "PLUGIN_QUARANTINED")
    #expect(
      failure.message
        == "'test.placed' 1.0.0 is quarantined: it crashed 3 times in ten minutes"
    )
    #expect(failure.hint.contains("gantry plugin update test.placed"))
    #expect(failure.hint.contains("\(bench.folder.path)/crashes"))
    #expect(failure.retryClass == .permanent)
    #expect(try reports(bench.folder).count == 3)
    // The first crash is ten minutes ago.
    clock.advance(seconds: 7 * 60)
    #expect(try await bench.output("test.placed/counted") == ["calls": 1])
    await bench.end()
  }

  @Test func `stays quarantined in the next host`() async throws {
    let clock = ManualClock()
    let bench = try await WorkerBench("Placed", clock: clock)
    for _ in 0..<3 {
      _ = try await crash(bench)
      clock.advance(seconds: 1)
    }
    await bench.end()
    let next = try await WorkerBench("Placed", clock: clock, folder: bench.folder)
    #expect(try await crash(next).code == "PLUGIN_QUARANTINED")
    clock.advance(seconds: 600)
    #expect(try await crash(next).code == "PLUGIN_CRASHED")
    await next.end()
  }

  @Test func `takes no other call with it`() async throws {
    let bench = try await WorkerBench("Placed")
    let gate = "\(bench.folder.path)/gate"
    let other = Task { try await bench.run("test.placed/meet", #"{"write":"\#(gate)"}"#) }
    await bench.services.reports(1)
    #expect(try await crash(bench).code == "PLUGIN_CRASHED")
    #expect(FileManager.default.createFile(atPath: gate, contents: nil))
    #expect(try await other.value == .succeeded(Array("{}".utf8)))
    await bench.end()
  }
}
