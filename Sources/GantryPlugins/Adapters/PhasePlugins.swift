public import GantryCore

/// Runs attempts of phases in plugins; a skill may stand where a phase stands.
public struct PhasePlugins: PhaseRunner {
  private let plugins: InstalledPlugins

  /// Creates a runner.
  ///
  /// - Parameter plugins: Where the types are.
  public init(_ plugins: InstalledPlugins) { self.plugins = plugins }

  /// Runs one attempt and waits for it.
  ///
  /// - Parameters:
  ///   - request: What to run.
  ///   - services: What the attempt may ask of the engine while it runs.
  /// - Returns: How it ended.
  public func run(
    _ request: AttemptRequest,
    services: any AttemptServices
  ) async -> AttemptOutcome {
    let target: ProvidedType
    do {
      target = try plugins.type(request.use, of: [.phase, .skill])
    } catch {
      return .failed(CallStop.unknown(error))
    }
    let result = await TypeCaller(plugins).call(
      TypeCaller.Request(
        target: target,
        input: request.mode == .undo ? UndoPlan.receipts(of: request.input) : request.input,
        mode: request.mode,
        scope: .run(request.run),
        origin: plugins.host.origin(of: request),
        services: services
      )
    )
    switch result {
    case .success(let output): return .succeeded(output)
    case .failure(.cancelled): return .cancelled
    case .failure(.failed(let failure, _)): return .failed(failure)
    }
  }

  /// Ends every instance that a run has made, once no attempt of the run is running.
  ///
  /// - Parameter run: The run that has ended.
  public func endRun(_ run: RunID) async { await plugins.endRun(run) }
}
