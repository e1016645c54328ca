internal import CGantryABI
public import GantryCore

/// Asks recovery strategies what to do about a failure; they decide and never act.
public struct RecoveryPlugins: RecoveryRunner {
  /// How long a strategy may think.
  public static let patience = Duration.seconds(5)

  private let plugins: InstalledPlugins

  /// Creates a runner.
  ///
  /// - Parameter plugins: Where the strategies are.
  public init(_ plugins: InstalledPlugins) { self.plugins = plugins }

  /// Asks one strategy.
  ///
  /// - Parameters:
  ///   - use: The strategy's type.
  ///   - config: Its configuration, one JSON object.
  ///   - failure: The failure, one JSON object.
  ///   - run: The run it happened in.
  /// - Returns: The decision, one JSON object that is not yet checked, or nil when the strategy says
  ///   that the failure is not its business.
  /// - Throws: `Failure` when the strategy itself fails, is unknown or takes too long.
  public func decide(
    _ use: PluginReference,
    config: [UInt8],
    failure: [UInt8],
    run: RunID
  ) async throws(Failure) -> [UInt8]? {
    let target: ProvidedType
    do {
      target = try plugins.type(use, of: [.recovery])
    } catch {
      throw CallStop.unknown(error)
    }
    let host = plugins.host
    let origin = host.origin(run: run, within: Self.patience)
    let key = RunInstances.Key(
      scope: .run(run),
      library: target.library.path,
      type: target.type.name,
      config: config
    )
    let made = await plugins.instances.instance(key) {
      await PluginInstance.create(
        target,
        config: config,
        scope: .run(run),
        services: nil,
        origin: origin,
        host: host
      )
    }
    let instance: PluginInstance
    switch made {
    case .success(let found): instance = found
    case .failure(let stop): throw Self.failure(stop, target)
    }
    let context = CallContext(
      library: target.library.context,
      manifest: target.library.manifest,
      services: nil,
      origin: instance.origin(origin)
    )
    let ending = await instance.call(context, .work(failure))
    return try Self.decision(ending, target, context, host)
  }

  private static func decision(
    _ ending: CallEnding,
    _ target: ProvidedType,
    _ context: CallContext,
    _ host: PluginHost
  ) throws(Failure) -> [UInt8]? {
    if case .returned(let result) = ending, result.status == GANTRY_UNSUPPORTED { return nil }
    let stop = CallStop(ending, context: context, name: target.name, host: host)
    guard case .returned(let result) = ending, stop == nil else {
      throw failure(stop ?? .cancelled, target)
    }
    guard case .failure(let problem) = CheckedJSON.object(result.output, nil) else {
      return result.output
    }
    throw Failure(
      code: "OUTPUT_INVALID",
      message: "the decision of '\(target.name)' \(problem)",
      hint: "Report it to the author of \(target.library.name).",
      retryClass: .permanent
    )
  }

  private static func failure(_ stop: CallStop, _ target: ProvidedType) -> Failure {
    stop.failure
      ?? Failure(
        class: "cancelled",
        code: "CANCELLED",
        message: "'\(target.name)' stopped because it was asked to"
      )
  }
}
