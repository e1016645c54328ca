import ArgumentParser
import GantryCore
import GantryEngine
import GantryPlugins
import GantryStore

/// `gantry engine`: takes queued runs, and those whose engine is gone, until it is stopped.
struct EngineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine",
    abstract: "Take queued runs until stopped.",
    discussion: """
      EXAMPLES
        gantry run pipeline.yaml --queue
        gantry engine
        gantry engine --runs 32 --until-idle

      Any number of engines work on one state. A run whose engine was killed is taken
      at once, one whose engine hangs when its lease is over: 30s, or what GANTRY_LEASE
      or `lease` in a settings file says, 500ms at least. Ctrl-C and SIGTERM stop the
      engine and leave its runs to others.
      """
  )

  @Option(name: .long, help: ArgumentHelp("How many runs at once.", valueName: "count"))
  var runs = 8

  @Flag(name: .long, help: "End when every run has ended or is paused.")
  var untilIdle = false

  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard runs > 0 else { throw ValidationError("--runs must be 1 or more") }
  }

  func run() async throws {
    let host = try Host(state: state)
    let plugins = try await host.plugins()
    let stopping = StopStatus()
    let current = CurrentService()
    let signals = Signals(
      cancel: { current.stop() },
      stop: { status in
        stopping.set(status)
        current.stop()
      }
    )
    while try await serve(host, plugins, current) {}
    withExtendedLifetime(signals) {}
    if let status = stopping.status { throw status }
  }

  /// Works under one identity.
  ///
  /// - Returns: Whether to begin again under another one, because this one was declared gone: the
  ///   process was stopped, or the machine slept, and others were not.
  private func serve(
    _ host: Host,
    _ plugins: InstalledPlugins,
    _ current: CurrentService
  ) async throws -> Bool {
    let identity = try host.identity()
    let store = try host.store(as: identity)
    let runs = EngineRuns(
      host: host,
      plugins: plugins,
      store: store,
      identity: identity,
      lines: EngineLines(isJSON: output.json)
    )
    let service = EngineService(
      engine: try runs.engine(with: plugins),
      host: runs,
      options: EngineService.Options(concurrency: self.runs, endsWhenIdle: untilIdle)
    )
    runs.lines.begin(identity, statePath: host.statePath, runs: self.runs)
    current.set(service)
    await host.sweepLibraries(asking: store)
    defer { host.trees.end() }
    defer { runs.lines.end(identity, refusedWrites: store.fencedCount) }
    do {
      try await service.run()
      try store.close()
      return false
    } catch let error as StoreError where error.code == .fenced {
      Output.note("note: \(error.message); going on as another engine")
      try store.close()
      return !current.isStopped
    }
  }
}
