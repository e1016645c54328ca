import Foundation
import GantryCore
import GantryPlugins
import Synchronization
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `Calling a plugin in a worker` {
  @Test func `the output is what the plugin wrote, byte for byte`() async throws {
    let bench = try await WorkerBench("Actor")
    let input = #"{"n":1,  "ü":"\u00e9"}"#
    #expect(try await bench.run("test.actor/echo", input) == .succeeded(Array(input.utf8)))
    #expect(try await bench.output("test.actor/status", #"{"what":"pieces"}"#) == ["a": 1])
    await bench.end()
  }

  @Test(arguments: [65_000, 65_536, 70_000, 3_000_000])
  func `inputs and outputs of any size cross`(size: Int) async throws {
    let bench = try await WorkerBench("Actor")
    let input = #"{"text":"\#(String(repeating: "x", count: size))"}"#
    #expect(try await bench.run("test.actor/echo", input) == .succeeded(Array(input.utf8)))
    await bench.end()
  }

  @Test(arguments: [
    "fail", "small-error", "unsaid", "denied", "unknown", "cancelled", "timed-out", "garbage",
    "array", "nothing", "flood",
  ])
  func `an ending is the same as in the host`(what: String) async throws {
    let bench = try await WorkerBench("Actor")
    let input = #"{"what":"\#(what)"}"#
    let other = try Workbench()
    let here = try await other.run("status", input, in: try await other.actor())
    #expect(try await bench.run("test.actor/status", input) == here)
    await bench.end()
  }

  /// Every operation of the host that the plugin knows.
  static let operations = [
    "emit", "emit-undeclared", "emit-schema", "emit-json", "emit-null", "emit-large",
    "progress-nan", "progress-high", "progress", "log-long", "log-none", "log", "intend",
    "intend-json", "settle", "settle", "get", "put-absent", "put-absent", "put-1", "put-any", "get",
    "put-json", "put-large", "bad-handle", "zero-handle", "unknown-interface", "deadline",
  ]

  @Test func `the host answers as it answers a plugin in itself`() async throws {
    let bench = try await WorkerBench("Actor")
    let other = try Workbench()
    let plugins = try await other.actor()
    for operation in Self.operations {
      let input = #"{"op":"\#(operation)"}"#
      let here = try await other.run("host", input, in: plugins)
      #expect(try await bench.run("test.actor/host", input) == here, "\(operation)")
    }
    #expect(bench.services.events == other.services.events)
    #expect(bench.services.logs == other.services.logs)
    #expect(
      bench.services.state.withLock { $0.progress } == other.services.state.withLock { $0.progress }
    )
    let effects = bench.services.state.withLock { $0.effects["push"] }
    #expect(effects?.receipt == Array(#"{"tag":7}"#.utf8))
    #expect(effects?.result == Array(#"{"done":true}"#.utf8))
    let value = bench.services.state.withLock { $0.values[.run]?["k"] }
    #expect(value?.value == Array("3".utf8))
    #expect(bench.hostLog == other.hostLog)
    await bench.end()
  }

  @Test func `planning and undoing reach the plugin`() async throws {
    let bench = try await WorkerBench("Actor")
    let planned = try await bench.run("test.actor/hang", mode: .plan)
    #expect(planned == .succeeded(Array(#"{"planned":true}"#.utf8)))
    let receipts = #"{"receipts":[{"key":"k","receipt":{"n":1},"result":null}]}"#
    let undone = #"{"undone":["it"],"receipts":[{"key":"k","receipt":{"n":1},"result":null}]}"#
    #expect(
      try await bench.run("test.actor/echo", receipts, mode: .undo)
        == .succeeded(Array(undone.utf8))
    )
    let failure = try await bench.run("test.actor/status", receipts, mode: .undo).failure()
    #expect(failure.code == "UNDO_UNKNOWN")
    await bench.end()
  }

  @Test func `the description names a scratch folder that the worker writes to`() async throws {
    let bench = try await WorkerBench("Actor", "Placed")
    let description = try await bench.output("test.actor/describe")
    #expect(description["run"] == .string(Workbench.run.text))
    #expect(description["phase"] == "build")
    #expect(description["epoch"] == 3)
    #expect(description["idempotency_key"] == "key-1")
    #expect(try await bench.output("test.placed/scratch") == ["errno": 0])
    await bench.end()
  }

  @Test func `what a plugin prints becomes lines of the attempt`() async throws {
    let bench = try await WorkerBench("Placed")
    _ = try await bench.output("test.placed/print")
    let logs = bench.services.logs
    #expect(
      logs.filter { $0.hasPrefix("info") }
        == ["info: to the output", "info: and more", "info: without an end"]
    )
    #expect(logs.filter { $0.hasPrefix("warning") } == ["warning: to the errors"])
    await bench.end()
    #expect(bench.hostLog == [])
  }

  @Test func `an instance lives for the run, and its plugin's variables with it`() async throws {
    let bench = try await WorkerBench("Placed")
    #expect(try await bench.output("test.placed/counted") == ["calls": 1])
    #expect(try await bench.output("test.placed/counted") == ["calls": 2])
    await bench.end()
    #expect(try await bench.output("test.placed/counted") == ["calls": 1])
    await bench.end()
  }

  @Test func `an instance that cannot be made says why`() async throws {
    let bench = try await WorkerBench("Actor")
    let failure = try await bench.run("test.actor/picky").failure()
    #expect(failure.code == "TOO_PICKY")
    #expect(failure.retryClass == .config)
    #expect(try await bench.output("test.actor/echo") == [:])
    await bench.end()
  }

  @Test func `plugins run with stacks of 8 MiB`() async throws {
    let bench = try await WorkerBench("Actor")
    #expect(try await bench.output("test.actor/stack") == [:])
    await bench.end()
  }
}

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `Without the program for workers` {
  private func refusal(_ program: WorkerProgram?) async throws -> PluginError? {
    let folder = try Folder()
    let host = PluginHost(concurrency: 1, clock: RealClock(), worker: program)
    let library = try Fixture.compile("Actor", as: "actor", in: folder)
    let plugins = await InstalledPlugins.load([library], host: host, placement: .worker())
    #expect(plugins.libraries.isEmpty)
    return plugins.refused.first?.error
  }

  @Test func `no library is described, and it is said how to get the program`() async throws {
    let none = try await refusal(nil)
    #expect(none?.message.contains("there is no gantry-worker") == true, "\(none as Any)")
    #expect(none?.remedy == "Build it with `make build`, or install Gantry again.")
    let gone = try await refusal(WorkerProgram(path: "/no/such/gantry-worker"))
    #expect(gone?.message.contains("No such file or directory") == true, "\(gone as Any)")
  }

  @Test func `an attempt of a plugin that was locked fails with WORKER_MISSING`() async throws {
    var bench = try LockBench()
    try await bench.add(try bench.library(), to: bench.person)
    let host = PluginHost(concurrency: 1, clock: RealClock())
    let plugins = InstalledPlugins.locked(bench.catalog(), host: host)
    let request = try Workbench().request("test.entry/only")
    let failure = try await PhasePlugins(plugins).run(request, services: FakeServices()).failure()
    #expect(failure.code == "WORKER_MISSING")
    #expect(failure.class == "host")
    #expect(
      failure.message == "'test.entry/only' runs in a worker, and this host has no gantry-worker"
    )
    #expect(failure.hint == "Build it with `make build`, or install Gantry again.")
    #expect(failure.retryClass == .config)
  }
}
