internal import CGantryABI
internal import GantryCore
internal import Synchronization

extension PluginInstance {
  /// Makes an instance of a type.
  ///
  /// - Parameters:
  ///   - provided: The type.
  ///   - config: Its configuration, one JSON object.
  ///   - scope: What the instance dies with.
  ///   - services: What the plugin may ask of the engine meanwhile.
  ///   - origin: What the call is part of.
  ///   - host: What every call shares.
  /// - Returns: The instance, or why there is none.
  static func create(
    _ provided: ProvidedType,
    config: [UInt8],
    scope: RunInstances.Scope? = nil,
    services: (any AttemptServices)?,
    origin: CallOrigin,
    host: PluginHost
  ) async -> Result<PluginInstance, CallStop> {
    if case .failure(let problem) = CheckedJSON.object(config, provided.type.config) {
      return .failure(.failed(invalidConfig(provided, problem), GANTRY_BAD_INPUT))
    }
    switch provided.library.placement {
    case .inProcess:
      return await createHere(provided, config, services, origin, host)
    case .worker(let knobs):
      let worker = WorkerInstance(provided, config, knobs, scope: scope, host: host)
      let instance = PluginInstance(provided, worker, host)
      // Phases and skills wait for their first call, whose input says what they may touch. The others
      // get no input, and whoever opens them wants to know now whether they take the configuration.
      guard provided.type.kind == .sink || provided.type.kind == .recovery else {
        return .success(instance)
      }
      let context = creation(of: provided, services, origin)
      let running = runningCall(context, provided, host)
      let ending = await running.perform(until: origin.deadline) { worker.prepare(context) }
      if let stop = CallStop(ending, context: context, name: provided.name, host: host) {
        await instance.destroy()
        return .failure(stop)
      }
      return .success(instance)
    }
  }

  private static func createHere(
    _ provided: ProvidedType,
    _ config: [UInt8],
    _ services: (any AttemptServices)?,
    _ origin: CallOrigin,
    _ host: PluginHost
  ) async -> Result<PluginInstance, CallStop> {
    let library = provided.library
    let threads = host.threads(for: provided.type.kind)
    let entering: Result<EnteredLibrary, PluginError> = await threads.perform {
      do throws(PluginError) { return .success(try library.enter()) } catch {
        return .failure(error)
      }
    }
    let entered: EnteredLibrary
    switch entering {
    case .success(let new): entered = new
    case .failure(let error): return .failure(.failed(CallStop.unknown(error), GANTRY_FAILED))
    }
    guard let table = entered.tables[provided.type.kind] else {
      preconditionFailure("a negotiated library has a table for every kind in its manifest")
    }
    let context = creation(of: provided, services, origin)
    let box = AddressBox()
    let ending = await runningCall(context, provided, host).perform(until: origin.deadline) {
      enter(context) { call in
        .returned(box.create(provided, table, entered.address, config, call))
      }
    }
    let stop = CallStop(ending, context: context, name: provided.name, host: host)
    if let stop { return .failure(stop) }
    let placed = InProcessInstance(table: table, address: box.address)
    return .success(PluginInstance(provided, placed, host))
  }

  /// The call that makes an instance.
  ///
  /// Without skills: one that needs an instance of this very type would wait for it for ever.
  static func creation(
    of provided: ProvidedType,
    _ services: (any AttemptServices)?,
    _ origin: CallOrigin
  ) -> CallContext {
    CallContext(
      library: provided.library.context,
      manifest: provided.library.manifest,
      services: services,
      origin: origin
    )
  }

  private static func runningCall(
    _ context: CallContext,
    _ provided: ProvidedType,
    _ host: PluginHost
  ) -> RunningCall {
    RunningCall(
      context.cancel,
      on: nil,
      of: host.threads(for: provided.type.kind),
      clock: host.clock,
      grace: host.grace
    )
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
    _ library: PluginAddress,
    _ config: [UInt8],
    _ call: CallTable.Begun
  ) -> CallReturn {
    // `unsafe` because this is the plugin's function; what it is lent lives until it returns.
    var instance: UnsafeMutableRawPointer?
    let status = unsafe provided.type.name.lent { type in
      unsafe config.lent { config in
        unsafe table.create(library.pointer, call.handle, type, config, &instance)
      }
    }
    kept.withLock { unsafe $0 = PluginAddress(instance) }
    return CallReturn(status: status)
  }
}
