import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `Stopping a call in a worker` {
  @Test(arguments: ["flag", "fd"])
  func `a cancelled task stops a plugin that listens`(how: String) async throws {
    let bench = try await WorkerBench("Actor")
    let task = Task { try await bench.run("test.actor/wait", #"{"how":"\#(how)"}"#) }
    await bench.services.reports(1)
    let worker = bench.workers
    task.cancel()
    #expect(try await task.value == .cancelled)
    #expect(bench.workers == worker, "a plugin that stops keeps its worker")
    // The next call of the same instance is not cancelled.
    let next = Task { try await bench.run("test.actor/wait", #"{"how":"\#(how)"}"#) }
    await bench.services.reports(2)
    next.cancel()
    #expect(try await next.value == .cancelled)
    await bench.end()
  }

  @Test(arguments: ["flag", "fd", "failing"])
  func `a passed deadline stops the plugin, and the failure is a timeout`(how: String) async throws
  {
    let bench = try await WorkerBench("Actor")
    let failure = try await bench.run(
      "test.actor/wait",
      #"{"how":"\#(how)"}"#,
      within: .milliseconds(300)
    ).failure()
    #expect(failure.code == "TIMED_OUT")
    #expect(failure.message == "'test.actor/wait' did not finish before its deadline")
    await bench.end()
  }

  @Test func `what finished although it was cancelled has finished`() async throws {
    let bench = try await WorkerBench("Actor")
    let task = Task { try await bench.run("test.actor/wait", #"{"how":"late"}"#) }
    await bench.services.reports(1)
    task.cancel()
    #expect(try await task.value == .succeeded(Array("{}".utf8)))
    await bench.end()
  }

  @Test func `a plugin that ignores being stopped is ended, and the next call works`() async throws
  {
    let bench = try await WorkerBench("Placed")
    let task = Task {
      try await bench.run("test.placed/stopped", #"{"write":"\#(bench.folder.path)/never"}"#)
    }
    await bench.services.reports(1)
    let worker = try #require(bench.workers.first)
    task.cancel()
    #expect(try await task.value == .cancelled)
    #expect(await WorkerBench.ended(worker))
    #expect(
      bench.services.logs == [
        "warning: 'test.placed/stopped' did not stop within 0.05 seconds after it was asked to; "
          + "its worker was ended"
      ]
    )
    #expect(FileManager.default.createFile(atPath: "\(bench.folder.path)/gate", contents: nil))
    let input = #"{"write":"\#(bench.folder.path)/gate"}"#
    #expect(try await bench.output("test.placed/stopped", input) == [:])
    await bench.end()
  }

  @Test func `stopping a phase stops the skill it waits for`() async throws {
    let bench = try await WorkerBench("Actor")
    let task = Task { try await bench.run("test.actor/call", #"{"skill":"kit.wait"}"#) }
    await bench.services.reports(1)
    task.cancel()
    guard case .succeeded(let bytes) = try await task.value else {
      Issue.record("the phase did not finish")
      return
    }
    #expect(try JSONParser.parse(bytes)["status"] == 2)
    await bench.end()
  }
}
