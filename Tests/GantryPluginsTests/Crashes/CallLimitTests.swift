import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `A plugin that says how long its calls may take` {
  private func plugins(
    _ placement: Placement,
    _ nanoseconds: String,
    in folder: Folder
  ) async throws -> InstalledPlugins {
    let host = PluginHost(
      concurrency: 1,
      clock: RealClock(),
      worker: WorkerProgram(path: try HostileFixture.worker())
    )
    let library = try Fixture.compile(
      "Brittle",
      as: "slow",
      in: folder,
      defines: ["CALL_NS=\(nanoseconds)"]
    )
    let plugins = await InstalledPlugins.load([library], host: host, placement: placement)
    try #require(plugins.refused.isEmpty, "\(plugins.refused)")
    return plugins
  }

  private func run(
    _ plugins: InstalledPlugins,
    within limit: Duration? = nil
  ) async throws -> AttemptOutcome {
    let now = RealClock().now()
    let request = AttemptRequest(
      use: PluginReference(plugin: "test.brittle", type: "fall"),
      run: Workbench.run,
      path: AttemptPath(phase: "build", attempt: 1),
      epoch: 1,
      key: "key-1",
      runStartedAt: now,
      deadline: limit.map { now.advanced(byNanoseconds: $0.nanoseconds) },
      input: Array(#"{"wait":true}"#.utf8)
    )
    return await PhasePlugins(plugins).run(request, services: FakeServices())
  }

  @Test(arguments: [Placement.inProcess, .worker()])
  func `is asked to stop after that long`(placement: Placement) async throws {
    let folder = try Folder()
    let plugins = try await plugins(placement, "200000000", in: folder)
    let failure = try await run(plugins).failure()
    #expect(failure.code == "TIMED_OUT")
    #expect(failure.message == "'test.brittle/fall' did not finish before its deadline")
    await plugins.endRun(Workbench.run)
  }

  @Test(arguments: [Placement.inProcess, .worker()])
  func `is not given longer than its phase has`(placement: Placement) async throws {
    let folder = try Folder()
    let plugins = try await plugins(placement, "600000000000", in: folder)
    let began = ContinuousClock.now
    let failure = try await run(plugins, within: .milliseconds(10)).failure()
    #expect(failure.code == "TIMED_OUT")
    // It would itself take ten minutes.
    #expect(began.duration(to: .now) < .seconds(300))
    await plugins.endRun(Workbench.run)
  }
}
