import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `What is kept of a crash` {
  /// Another library, whose reports come first by name.
  private let other = String(repeating: "0", count: 64)

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test func `is the report and the call beside it, for its owner alone`() async throws {
    let bench = try await CrashBench()
    bench.closeGate()
    _ = try await bench.report()
    let report = try #require(bench.names(".json").first)
    let call = try #require(bench.names(".call").first)
    #expect(report.dropLast(5) == call.dropLast(5))
    #expect(try mode(bench.folder) == 0o700)
    #expect(try mode("\(bench.folder)/\(report)") == 0o600)
    #expect(try mode("\(bench.folder)/\(call)") == 0o600)
    let kept = try bench.json(call)
    #expect(kept["function"] == "run")
    #expect(kept["input"] == .string(bench.input))
    #expect(kept["config"] == "{}")
    #expect(kept["run"] == .string(Workbench.run.text))
    #expect(kept["phase"] == "build")
    #expect(kept["attempt"] == 1)
    #expect(kept["idempotency_key"] == "key-1")
    #expect(kept["is_masked"] == false)
    await bench.end()
  }

  @Test func `is named by the command that makes the call again`() async throws {
    let bench = try await CrashBench()
    bench.closeGate()
    let failure = try await bench.bench.run("test.brittle/fall", bench.input).failure()
    let report = try #require(bench.names(".json").first)
    #expect(
      failure.detail["reproduce"] == .string("gantry plugin reproduce \(bench.folder)/\(report)")
    )
    #expect(try bench.json(report) == failure.detail)
    await bench.end()
  }

  @Test func `is both of two crashes in one moment`() async throws {
    let bench = try await CrashBench(clock: ManualClock())
    bench.closeGate()
    _ = try await bench.report()
    _ = try await bench.report()
    #expect(try bench.names(".json").count == 2)
    #expect(try bench.names(".call").count == 2)
    await bench.end()
  }

  @Test func `is no call that is larger than 32 MiB, and the report says so`() async throws {
    let bench = try await CrashBench()
    // Two of them fit into a frame, which holds each of them twice.
    let rest = String(repeating: "x", count: 16_900_000)
    let data = Array(#"{"n":"crash","rest":"\#(rest)"}"#.utf8)
    let events = (1...2).map { place in
      Event(
        run: Workbench.run,
        seq: UInt64(place),
        time: Timestamp(nanoseconds: 1_700_000_000_000_000_000),
        type: "phase.started",
        durability: .barrier,
        epoch: 1,
        data: data
      )
    }
    let sink = try await SinkPlugins(bench.bench.plugins).open(
      PluginReference(plugin: "test.brittle", type: "bin"),
      config: Array("{}".utf8),
      run: Workbench.run
    )
    guard case .failed(let failure) = await sink.deliver(events) else {
      Issue.record("the sink took them")
      return
    }
    #expect(failure.detail["reproduce"] == "gantry plugin verify test.brittle")
    #expect(try bench.names(".json").count == 1)
    #expect(try bench.names(".call") == [])
    #expect(throws: CrashReportFile.Problem.self) { try bench.read() }
    await sink.close()
    await bench.end()
  }

  // MARK: - For how long

  @Test func `is the newest hundred reports with their calls`() async throws {
    let bench = try await CrashBench()
    bench.closeGate()
    for time in 1000..<1150 {
      try bench.plant("\(other)-\(time).json")
      try bench.plant("\(other)-\(time).call")
    }
    try bench.plant("\(other)-999.call")
    try bench.plant(".notes.json")
    _ = try await bench.report()
    // The new one, and the 99 newest of the others; a call without its report is nobody's.
    let left = (1051..<1150).map { "\(other)-\($0)" }
    let reports = try bench.names(".json").filter { $0.hasPrefix(other) }
    let calls = try bench.names(".call").filter { $0.hasPrefix(other) }
    #expect(reports == left.map { "\($0).json" })
    #expect(calls == left.map { "\($0).call" })
    #expect(try bench.names(".json").count == 101)
    #expect(try bench.names(".json").contains(".notes.json"))
    await bench.end()
  }

  @Test func `is every report that still counts for quarantine`() async throws {
    let clock = ManualClock()
    let bench = try await CrashBench(clock: clock)
    bench.closeGate()
    let now = clock.now().nanoseconds
    for place in Int64(0)..<150 { try bench.plant("\(other)-\(now - place).json") }
    _ = try await bench.report()
    #expect(try bench.names(".json").count == 151)
    clock.advance(seconds: 601)
    _ = try await bench.report()
    #expect(try bench.names(".json").count == 100)
    await bench.end()
  }

  @Test func `is 64 MiB, and calls go before reports`() async throws {
    let bench = try await CrashBench()
    bench.closeGate()
    for time in 1..<5 {
      try bench.plant("\(other)-\(time).json", bytes: 1000)
      try bench.plant("\(other)-\(time).call", bytes: 30 << 20)
    }
    _ = try await bench.report()
    let calls = try bench.names(".call").filter { $0.hasPrefix(other) }
    #expect(calls == ["\(other)-3.call", "\(other)-4.call"])
    #expect(try bench.names(".call").count == 3)
    #expect(try bench.names(".json").count == 5)
    await bench.end()
  }
}
