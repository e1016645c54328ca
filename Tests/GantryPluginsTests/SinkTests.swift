import GantryCore
import GantryPlugins
import Testing

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Delivering to a sink` {
  private func open(
    _ type: String,
    at bench: Workbench,
    config: String = "{}"
  ) async throws -> any OpenSink {
    let path = try Fixture.compile("Sinks", as: "sinks", in: bench.folder)
    let plugins = await InstalledPlugins.load([path], host: bench.host)
    return try await SinkPlugins(plugins).open(
      PluginReference(plugin: "test.sinks", type: type),
      config: Array(config.utf8),
      run: Workbench.run
    )
  }

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

  @Test func `a sink sees every event with its line and its data`() async throws {
    let bench = try Workbench()
    let sink = try await open("collect", at: bench)
    let events = events(3)
    #expect(await sink.deliver(events) == .accepted)
    let expected = events.map { event in
      "test.sinks info: \(event.seq) phase.started build 2 "
        + #"{"n":\#(event.seq)} \#(String(decoding: event.line, as: UTF8.self))"#
    }
    #expect(bench.hostLog == ["test.sinks info: batch 3"] + expected)
  }

  @Test func `more than 256 events go in batches of 256`() async throws {
    let bench = try Workbench()
    let sink = try await open("collect", at: bench)
    #expect(await sink.deliver(events(600)) == .accepted)
    #expect(
      bench.hostLog == ["256", "256", "88"].map { "test.sinks info: batch \($0)" }
    )
  }

  @Test func `AGAIN says how many are safe`() async throws {
    let bench = try Workbench()
    let sink = try await open("again", at: bench)
    #expect(await sink.deliver(events(5)) == .again(accepted: 2))
    #expect(await sink.deliver(events(2)) == .accepted)
  }

  @Test func `a sink that accepts more than it was given is not believed`() async throws {
    let bench = try Workbench()
    let sink = try await open("liar", at: bench)
    #expect(await sink.deliver(events(5)) == .again(accepted: 5))
  }

  @Test func `FAILED carries what the sink said`() async throws {
    let bench = try Workbench()
    let sink = try await open("broken", at: bench)
    guard case .failed(let failure) = await sink.deliver(events(1)) else {
      Issue.record("the batch was not refused")
      return
    }
    #expect(failure.code == "NO_TAPE")
    #expect(failure.hint == "Insert a tape.")
  }

  @Test func `FAILED without a reason says so, in deliver and in flush`() async throws {
    let bench = try Workbench()
    let silent = try await open("silent", at: bench)
    guard case .failed(let failure) = await silent.deliver(events(1)) else {
      Issue.record("the batch was not refused")
      return
    }
    #expect(failure.code == "UNSAID")
    let broken = try await open("broken", at: bench)
    guard case .failed = await broken.flush() else {
      Issue.record("the flush was not refused")
      return
    }
  }

  @Test func `nothing to deliver is accepted without asking`() async throws {
    let bench = try Workbench()
    let sink = try await open("broken", at: bench)
    #expect(await sink.deliver([]) == .accepted)
  }

  @Test func `a sink is flushed, destroyed on close, and never called again`() async throws {
    let bench = try Workbench()
    let sink = try await open("collect", at: bench)
    #expect(await sink.flush() == .accepted)
    await sink.close()
    #expect(bench.hostLog == ["test.sinks info: flushed", "test.sinks info: destroyed"])
    guard case .failed(let failure) = await sink.deliver(events(1)) else {
      Issue.record("a closed sink took an event")
      return
    }
    #expect(failure.code == "INSTANCE_ENDED")
    #expect(bench.hostLog.count == 2)
  }

  @Test func `a plugin hears that the process is about to end`() async throws {
    let bench = try Workbench()
    let path = try Fixture.compile("Sinks", as: "sinks", in: bench.folder)
    await InstalledPlugins.load([path], host: bench.host).shutdown()
    #expect(bench.hostLog == ["test.sinks info: shut down"])
  }

  @Test func `a configuration is checked before the sink is made`() async throws {
    let bench = try Workbench()
    let failure = await #expect(throws: Failure.self) {
      _ = try await open("strict", at: bench)
    }
    #expect(failure?.code == "CONFIG_INVALID")
    #expect(failure?.class == "input")
  }
}
