internal import GantryCore

extension WorkerProbe {
  /// One instance that is made, called and ended directly, wherever it is placed.
  ///
  /// ``WorkerProbe`` and ``InProcessCall`` measure calls of it; ``CrashReportTrial`` and
  /// ``WorkerTrial`` make one.
  struct Subject: Sendable {
    let target: ProvidedType
    let instance: PluginInstance
    let context: CallContext

    /// Makes an instance, and the context of its calls.
    ///
    /// - Parameters:
    ///   - use: The type.
    ///   - kinds: What it may be.
    ///   - plugins: Where the type is.
    ///   - config: Its configuration, one JSON object.
    ///   - services: What it may ask of the engine.
    ///   - origin: What its calls are part of; nil for nothing.
    /// - Throws: `Failure` when there is no such type, or it refuses.
    init(
      _ use: PluginReference,
      of kinds: [PluginListing.Kind] = [.phase],
      in plugins: InstalledPlugins,
      config: [UInt8],
      services: (any AttemptServices)? = nil,
      origin: CallOrigin? = nil
    ) async throws(Failure) {
      let target: ProvidedType
      do {
        target = try plugins.type(use, of: kinds)
      } catch {
        throw CallStop.unknown(error)
      }
      try await self.init(
        target,
        in: plugins.host,
        config: config,
        services: services,
        origin: origin ?? plugins.host.origin()
      )
    }

    /// Makes an instance of a type that was found before.
    ///
    /// - Parameters:
    ///   - target: The type.
    ///   - host: The host.
    ///   - config: Its configuration, one JSON object.
    ///   - services: What it may ask of the engine.
    ///   - origin: What its calls are part of.
    /// - Throws: `Failure` when it refuses.
    init(
      _ target: ProvidedType,
      in host: PluginHost,
      config: [UInt8],
      services: (any AttemptServices)?,
      origin: CallOrigin
    ) async throws(Failure) {
      self.target = target
      let made = await PluginInstance.create(
        target,
        config: config,
        services: services,
        origin: origin,
        host: host
      )
      switch made {
      case .success(let made): instance = made
      case .failure(let stop): throw PluginSink.failure(stop, target)
      }
      context = CallContext(
        library: target.library.context,
        manifest: target.library.manifest,
        services: services,
        origin: instance.placed.origin(origin)
      )
    }
  }
}
