import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Stopping a call` {
  private func start(
    _ type: String,
    _ input: String,
    at bench: Workbench,
    in plugins: InstalledPlugins,
    deadline: Timestamp? = nil
  ) throws -> Task<AttemptOutcome, Never> {
    let request = try bench.request("test.actor/\(type)", input, deadline: deadline)
    return Task { await PhasePlugins(plugins).run(request, services: bench.services) }
  }

  @Test(arguments: ["flag", "fd"])
  func `a cancelled task stops a plugin that listens`(how: String) async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let task = try start("wait", #"{"how":"\#(how)"}"#, at: bench, in: plugins)
    await bench.services.reports(1)
    task.cancel()
    #expect(await task.value == .cancelled)
  }

  @Test func `a task that is cancelled before it starts never reaches the plugin`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    _ = try await bench.output("counted", in: plugins)
    let request = try bench.request("test.actor/counted")
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await PhasePlugins(plugins).run(request, services: bench.services)
    }
    #expect(await task.value == .cancelled)
    #expect(try await bench.output("counted", in: plugins) == ["calls": 2])
  }

  @Test func `what finished although it was cancelled has finished`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let task = try start("wait", #"{"how":"late"}"#, at: bench, in: plugins)
    await bench.services.reports(1)
    task.cancel()
    #expect(await task.value == .succeeded(Array("{}".utf8)))
  }

  @Test(arguments: ["flag", "fd", "failing"])
  func `a passed deadline stops the plugin, and the failure is a timeout`(how: String) async throws
  {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let deadline = bench.clock.now().advanced(byNanoseconds: 60_000_000_000)
    let task = try start(
      "wait",
      #"{"how":"\#(how)"}"#,
      at: bench,
      in: plugins,
      deadline: deadline
    )
    await bench.services.reports(1)
    await bench.clock.sleepers(1)
    bench.clock.advance(seconds: 60)
    let failure = try await task.value.failure()
    #expect(failure.class == "timeout")
    #expect(failure.code == "TIMED_OUT")
    #expect(failure.message == "'test.actor/wait' did not finish before its deadline")
  }

  @Test func `the plugin sees its deadline on the monotonic clock`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let deadline = bench.clock.now().advanced(byNanoseconds: 3_600_000_000_000)
    let outcome = try await start(
      "host",
      #"{"op":"deadline"}"#,
      at: bench,
      in: plugins,
      deadline: deadline
    ).value
    guard case .succeeded(let bytes) = outcome else { throw CancellationError() }
    let seen = try #require(try JSONParser.parse(bytes)["revision"]?.intValue)
    #expect(seen > 3_600_000_000_000)
  }

  @Test func `a plugin that ignores being stopped is given up, quarantined and named`()
    async throws
  {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let gate = bench.folder.path + "/gate"
    let input = #"{"path":"\#(gate)"}"#
    let task = try start("hang", input, at: bench, in: plugins)
    await bench.services.reports(1)
    task.cancel()
    await bench.clock.sleepers(1)
    bench.clock.advance(seconds: 5)
    let failure = try await task.value.failure()
    #expect(failure.code == "PLUGIN_HUNG")
    #expect(
      failure.message
        == "'test.actor/hang' did not return within 5.0 seconds after it was asked to stop; "
        + "its instance is quarantined and is never called again"
    )
    #expect(bench.hostLog.contains { $0.contains("'test.actor/hang' did not come back") })
    // The next attempt gets an instance of its own, and the lost thread may end now.
    try "".write(toFile: gate, atomically: true, encoding: .utf8)
    #expect(try await bench.output("hang", input, in: plugins) == [:])
    await PhasePlugins(plugins).endRun(Workbench.run)
  }

  @Test func `of a phase and the skill it waits for only the one that hangs is blamed`()
    async throws
  {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let task = try start("call", #"{"skill":"kit.hang"}"#, at: bench, in: plugins)
    await bench.services.reports(1)
    task.cancel()
    await bench.clock.sleepers(2)
    bench.clock.advance(seconds: 5)
    guard case .succeeded(let bytes) = await task.value else {
      Issue.record("the phase was given up with its skill")
      return
    }
    let heard = try JSONParser.parse(bytes)
    #expect(heard["status"] == 1)
    #expect(heard["text"]?["code"] == "PLUGIN_HUNG")
    // Its second call lets the lost thread end.
    #expect(try await bench.output("kit.hang", in: plugins) == [:])
  }

  @Test func `a plugin that hangs past its deadline is a timeout that hung`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let gate = bench.folder.path + "/gate"
    let deadline = bench.clock.now().advanced(byNanoseconds: 1_000_000_000)
    let task = try start(
      "hang",
      #"{"path":"\#(gate)"}"#,
      at: bench,
      in: plugins,
      deadline: deadline
    )
    await bench.services.reports(1)
    await bench.clock.sleepers(1)
    bench.clock.advance(seconds: 1)
    await bench.clock.sleepers(1)
    bench.clock.advance(seconds: 5)
    let failure = try await task.value.failure()
    #expect(failure.code == "PLUGIN_HUNG")
    #expect(failure.class == "timeout")
    try "".write(toFile: gate, atomically: true, encoding: .utf8)
  }
}

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Calling at the same time` {
  @Test func `calls of a serial instance never overlap`() async throws {
    let bench = try Workbench(concurrency: 8)
    let plugins = try await bench.actor()
    let request = try bench.request("test.actor/serial")
    let outcomes = await withTaskGroup(of: AttemptOutcome.self) { group in
      for _ in 0..<16 {
        group.addTask { await PhasePlugins(plugins).run(request, services: bench.services) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count == 16)
    #expect(outcomes.allSatisfy { $0 == .succeeded(Array(#"{"most":1}"#.utf8)) })
  }

  @Test func `calls of a parallel instance overlap`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let request = try bench.request("test.actor/overlap")
    // Each of the two only returns while the other one is inside.
    async let first = PhasePlugins(plugins).run(request, services: bench.services)
    async let second = PhasePlugins(plugins).run(request, services: bench.services)
    let outcomes = await [first, second]
    #expect(outcomes == [.succeeded(Array("{}".utf8)), .succeeded(Array("{}".utf8))])
  }
}
