internal import CGantryABI
internal import GantryCore
internal import Synchronization

extension PluginInstance {
  /// Makes an instance of a type.
  ///
  /// - Parameters:
  ///   - provided: The type.
  ///   - config: Its configuration, one JSON object.
  ///   - services: What the plugin may ask of the engine meanwhile.
  ///   - origin: What the call is part of.
  ///   - host: What every call shares.
  /// - Returns: The instance, or why there is none.
  static func create(
    _ provided: ProvidedType,
    config: [UInt8],
    services: (any AttemptServices)?,
    origin: CallOrigin,
    host: PluginHost
  ) async -> Result<PluginInstance, CallStop> {
    let library = provided.library
    if case .failure(let problem) = CheckedJSON.object(config, provided.type.config) {
      return .failure(.failed(invalidConfig(provided, problem), GANTRY_BAD_INPUT))
    }
    guard let table = library.tables[provided.type.kind] else {
      preconditionFailure("a negotiated library has a table for every kind in its manifest")
    }
    // Without skills: one that needs an instance of this very type would wait for it for ever.
    let context = CallContext(
      library: library.context,
      manifest: library.manifest,
      services: services,
      origin: origin
    )
    let box = AddressBox()
    let running = RunningCall(
      context.cancel,
      on: nil,
      of: host.threads,
      clock: host.clock,
      grace: host.grace
    )
    let ending = await running.perform(until: origin.deadline) {
      enter(context) { call in
        box.create(provided, table, config, call)
      }
    }
    let stop = CallStop(ending, context: context, name: provided.name, host: host)
    if let stop { return .failure(stop) }
    return .success(PluginInstance(provided, table, box.address, host))
  }

  private static func invalidConfig(_ provided: ProvidedType, _ problem: CheckedJSON.Problem)
    -> Failure
  {
    Failure(
      class: "input",
      code: "CONFIG_INVALID",
      message: "the configuration of '\(provided.name)' \(problem)",
      hint: "Correct the configuration.",
      retryClass: .config,
      detail: ["pointer": .string(problem.pointer)]
    )
  }
}

/// Where `create` puts the new instance's address, on a thread that may come too late.
private final class AddressBox: Sendable {
  private let kept = Mutex(PluginAddress.none)

  var address: PluginAddress { kept.withLock { $0 } }

  func create(
    _ provided: ProvidedType,
    _ table: InterfaceTable,
    _ config: [UInt8],
    _ call: CallTable.Begun
  ) -> CallReturn {
    // `unsafe` because this is the plugin's function; what it is lent lives until it returns.
    var instance: UnsafeMutableRawPointer?
    let context = unsafe provided.library.address.pointer
    let status = unsafe provided.type.name.lent { type in
      unsafe config.lent { config in
        unsafe table.create(context, call.handle, type, config, &instance)
      }
    }
    kept.withLock { unsafe $0 = PluginAddress(instance) }
    return CallReturn(status: status)
  }
}
