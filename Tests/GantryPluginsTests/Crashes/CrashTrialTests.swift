import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `The call of a crash report` {
  private func crash(_ trial: CrashReportTrial) throws -> (failure: Failure, isSame: Bool) {
    guard case .crashed(let failure, let isSame) = trial.outcome else {
      Issue.record("it did not crash: \(trial.outcome)")
      throw CancellationError()
    }
    return (failure, isSame)
  }

  private func events(_ data: String) -> [Event] {
    (1...3).map { place in
      Event(
        run: Workbench.run,
        seq: UInt64(place),
        time: Timestamp(nanoseconds: 1_700_000_000_000_000_001),
        type: "phase.started",
        durability: .barrier,
        epoch: .max,
        data: Array(#"{"n":"\#(data)"}"#.utf8)
      )
    }
  }

  @Test func `crashes again in the same way, with what it may touch`() async throws {
    let bench = try await CrashBench()
    bench.closeGate()
    let again = try crash(try await bench.again(try await bench.report()))
    #expect(again.isSame)
    #expect(again.failure.message.hasPrefix("'test.brittle/fall' crashed in run: SIGILL at 0x"))
    await bench.end()
  }

  @Test func `is kept and counted no second time`() async throws {
    let bench = try await CrashBench()
    bench.closeGate()
    let report = try await bench.report()
    for _ in 0..<4 { #expect(try crash(try await bench.again(report)).isSame) }
    #expect(try bench.names(".json").count == 1)
    try bench.openGate()
    #expect(
      try await bench.bench.run("test.brittle/fall", bench.input) == .succeeded(Array("{}".utf8))
    )
    await bench.end()
  }

  @Test func `does not crash once its cause is gone, and keeps what it asks for in memory`()
    async throws
  {
    let bench = try await CrashBench()
    bench.closeGate()
    let report = try await bench.report()
    let journaled = bench.bench.services.events.count
    try bench.openGate()
    let trial = try await bench.again(report)
    guard case .answered(let bytes) = trial.outcome else {
      Issue.record("\(trial.outcome)")
      return
    }
    #expect(bytes == 2)
    #expect(trial.counts.events == 2)
    #expect(trial.counts.effects == 1)
    #expect(trial.counts.values == 1)
    #expect(trial.counts.artifacts == 1)
    // The statuses CONFLICT, CONFLICT, OK, UNSUPPORTED and UNSUPPORTED of the ABI.
    #expect(
      bench.log == [
        "info: revision 1", "info: put again 10", "info: intend again 10", "info: artifact 0",
        "info: secret 4", "info: skill 4",
      ]
    )
    #expect(bench.bench.services.events.count == journaled)
    await bench.end()
  }

  @Test func `is told what it was told then`() async throws {
    let bench = try await CrashBench()
    bench.closeGate()
    let report = try await bench.report(#"{"read":"\#(bench.gate)","say":"attempt"}"#)
    try bench.openGate()
    _ = try await bench.again(report)
    let described = try #require(bench.log.last { $0.hasPrefix("info: {") })
    let call = try JSONParser.parse(String(described.dropFirst("info: ".count)))
    #expect(call["run"] == .string(Workbench.run.text))
    #expect(call["phase"] == "build")
    #expect(call["attempt"] == 1)
    #expect(call["epoch"] == 3)
    #expect(call["idempotency_key"] == "key-1")
    let scratch = try #require(call["scratch"]?.stringValue)
    #expect(scratch.hasPrefix("\(bench.bench.folder.path)/again/"))
    await bench.end()
  }

  @Test func `that fails in an orderly way this time did not crash`() async throws {
    let bench = try await CrashBench()
    bench.closeGate()
    let report = try await bench.report(#"{"read":"\#(bench.gate)","then":"fail"}"#)
    try bench.openGate()
    guard case .failed(let failure) = try await bench.again(report).outcome else {
      Issue.record("it did not fail")
      return
    }
    #expect(failure.code == "SAID")
    await bench.end()
  }

  @Test func `that crashes elsewhere is another crash`() async throws {
    let bench = try await CrashBench()
    bench.closeGate()
    let report = try await bench.report()
    let name = try #require(bench.names(".json").first)
    var evidence = try #require(bench.json(name).objectValue)
    evidence["function"] = "create"
    let text = try JSON.object(evidence).encodedBytes
    try Data(text).write(to: URL(filePath: report.path))
    #expect(try !crash(try await bench.again(try bench.read())).isSame)
    await bench.end()
  }

  // MARK: - Every function

  @Test func `is made again for a skill`() async throws {
    let bench = try await CrashBench()
    await #expect(throws: Failure.self) {
      try await SkillPlugins(bench.bench.plugins).invoke(
        "brittle.bend",
        arguments: Array(#"{"x":"crash"}"#.utf8)
      )
    }
    let again = try crash(try await bench.again(try bench.read()))
    #expect(again.isSame)
    #expect(again.failure.message.hasPrefix("'test.brittle/brittle.bend' crashed in invoke: "))
    await bench.end()
  }

  @Test func `is made again for the events of a sink`() async throws {
    let bench = try await CrashBench()
    let sink = try await SinkPlugins(bench.bench.plugins).open(
      PluginReference(plugin: "test.brittle", type: "bin"),
      config: Array("{}".utf8),
      run: Workbench.run
    )
    guard case .failed(let failure) = await sink.deliver(events("crash")) else {
      Issue.record("the sink took them")
      return
    }
    #expect(failure.class == "crash")
    let again = try crash(try await bench.again(try bench.read()))
    #expect(again.isSame)
    #expect(again.failure.message.hasPrefix("'test.brittle/bin' crashed in deliver: "))
    await sink.close()
    await bench.end()
  }

  @Test func `is made again for a sink that was never opened`() async throws {
    let bench = try await CrashBench()
    await #expect(throws: Failure.self) {
      _ = try await SinkPlugins(bench.bench.plugins).open(
        PluginReference(plugin: "test.brittle", type: "bin"),
        config: Array(#"{"how":"crash-in-create"}"#.utf8),
        run: Workbench.run
      )
    }
    let again = try crash(try await bench.again(try bench.read()))
    #expect(again.isSame)
    #expect(again.failure.message.hasPrefix("'test.brittle/bin' crashed in create: "))
    await bench.end()
  }

  @Test func `is made again for a strategy`() async throws {
    let bench = try await CrashBench()
    await #expect(throws: Failure.self) {
      _ = try await RecoveryPlugins(bench.bench.plugins).decide(
        PluginReference(plugin: "test.brittle", type: "guess"),
        config: Array("{}".utf8),
        failure: Array(#"{"code":"crash-always"}"#.utf8),
        run: Workbench.run
      )
    }
    #expect(try crash(try await bench.again(try bench.read())).isSame)
    await bench.end()
  }

  // MARK: - What is no report

  @Test func `is refused when it is not there or is something else`() async throws {
    let bench = try await CrashBench()
    bench.closeGate()
    let report = try await bench.report()
    let missing = #expect(throws: CrashReportFile.Problem.self) {
      try CrashReportFile.read("\(bench.folder)/none.json")
    }
    #expect(missing?.isMissing == true)
    #expect(missing?.message == "there is no crash report")
    let call = try #require(bench.names(".call").first)
    try Data("{}".utf8).write(to: URL(filePath: "\(bench.folder)/\(call)"))
    let unreadable = #expect(throws: CrashReportFile.Problem.self) {
      try CrashReportFile.read(report.path)
    }
    #expect(
      unreadable?.message == "'\(bench.folder)/\(call)' is not a call that this Gantry can read"
    )
    try FileManager.default.removeItem(atPath: "\(bench.folder)/\(call)")
    let lost = #expect(throws: CrashReportFile.Problem.self) {
      try CrashReportFile.read(report.path)
    }
    #expect(lost?.isMissing == true)
    #expect(lost?.message == "there is no call of this crash report")
    try Data("{}".utf8).write(to: URL(filePath: report.path))
    let other = #expect(throws: CrashReportFile.Problem.self) {
      try CrashReportFile.read(report.path)
    }
    #expect(other?.message == "'\(report.path)' is not a crash report")
    #expect(other?.isMissing == false)
    await bench.end()
  }
}
