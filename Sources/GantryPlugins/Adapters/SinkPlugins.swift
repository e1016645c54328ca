internal import CGantryABI
public import GantryCore

/// Opens sinks that plugins provide.
public struct SinkPlugins: SinkRunner {
  private let plugins: InstalledPlugins

  /// Creates a runner.
  ///
  /// - Parameter plugins: Where the sinks are.
  public init(_ plugins: InstalledPlugins) { self.plugins = plugins }

  /// Makes an instance of a sink.
  ///
  /// - Parameters:
  ///   - use: The plugin type.
  ///   - config: Its configuration, one JSON object.
  ///   - run: The run whose events it will receive.
  /// - Returns: The open sink; end it with `close()`.
  /// - Throws: `Failure` when the sink refuses.
  public func open(
    _ use: PluginReference,
    config: [UInt8],
    run: RunID
  ) async throws(Failure) -> any OpenSink {
    let target: ProvidedType
    do {
      target = try plugins.type(use, of: [.sink])
    } catch {
      throw CallStop.unknown(error)
    }
    let origin = plugins.host.origin(run: run)
    let made = await PluginInstance.create(
      target,
      config: config,
      scope: .run(run),
      services: nil,
      origin: origin,
      host: plugins.host
    )
    switch made {
    case .success(let instance): return PluginSink(instance: instance, origin: origin)
    case .failure(let stop): throw PluginSink.failure(stop, target)
    }
  }
}

/// One sink of a plugin.
struct PluginSink: OpenSink {
  private static let batchLimit = Int(GANTRY_BATCH_COUNT_MAX)

  let instance: PluginInstance
  let origin: CallOrigin

  func deliver(_ events: [Event]) async -> SinkVerdict {
    var accepted = 0
    while accepted < events.count {
      let batch = Array(events[accepted...].prefix(Self.batchLimit))
      switch await deliver(batch: batch) {
      case .accepted: accepted += batch.count
      case .again(let count): return .again(accepted: accepted + count)
      case .failed(let failure): return .failed(failure)
      }
    }
    return .accepted
  }

  func flush() async -> SinkVerdict { await verdict(of: 0, .flush) }

  func close() async { await instance.destroy() }

  static func failure(_ stop: CallStop, _ target: ProvidedType) -> Failure {
    stop.failure
      ?? Failure(
        class: "cancelled",
        code: "CANCELLED",
        message: "'\(target.name)' stopped because it was asked to"
      )
  }

  private func deliver(batch: [Event]) async -> SinkVerdict {
    await verdict(of: batch.count, .deliver(batch))
  }

  private func verdict(of count: Int, _ operation: PluginOperation) async -> SinkVerdict {
    let library = instance.provided.library
    let context = CallContext(
      library: library.context,
      manifest: library.manifest,
      services: nil,
      origin: instance.origin(origin)
    )
    let ending = await instance.call(context, operation)
    if case .returned(let result) = ending, result.status == GANTRY_AGAIN {
      // A plugin's word about a number is checked before anybody counts with it.
      return .again(accepted: min(max(0, result.accepted), count))
    }
    let stop = CallStop(ending, context: context, name: instance.provided.name, host: instance.host)
    switch stop {
    case nil: return .accepted
    case .cancelled: return .again(accepted: 0)
    case .failed(let failure, _): return .failed(failure)
    }
  }
}
