internal import CGantryABI
internal import GantryCore

/// Calls phases and skills: checks the input, finds or makes the instance, calls, checks the output.
struct TypeCaller: Sendable {
  /// What to call, for whom.
  struct Request: Sendable {
    var target: ProvidedType
    var input: [UInt8]
    var mode = AttemptRequest.Mode.run
    var scope: RunInstances.Scope
    var origin: CallOrigin
    var services: (any AttemptServices)?
    /// The instances that wait for this call.
    var chain: [ObjectIdentifier] = []

    /// What the instance shall do.
    var operation: PluginOperation {
      switch mode {
      case .run where target.type.kind == .skill: .invoke(skill: target.type.name, input)
      case .run: .work(input)
      case .plan: .plan(input)
      case .undo: .undo(input)
      }
    }
  }

  let plugins: InstalledPlugins
  private var host: PluginHost { plugins.host }

  init(_ plugins: InstalledPlugins) { self.plugins = plugins }

  func call(_ request: Request) async -> Result<[UInt8], CallStop> {
    let target = request.target
    if request.mode != .undo, let stop = refusal(of: request.input, for: target) {
      return .failure(stop)
    }
    let instance: PluginInstance
    switch await self.instance(for: request) {
    case .success(let found): instance = found
    case .failure(let stop): return .failure(stop)
    }
    let id = ObjectIdentifier(instance)
    guard instance.lane == nil || !request.chain.contains(id) else {
      return .failure(.failed(reentry(target), GANTRY_CONFLICT))
    }
    let context = CallContext(
      library: target.library.context,
      manifest: target.library.manifest,
      services: request.services,
      origin: instance.origin(request.origin),
      chain: request.chain + [id],
      skills: NestedSkills(caller: self, scope: request.scope)
    )
    let ending = await instance.call(context, request.operation)
    let stop = CallStop(ending, context: context, name: target.name, host: host)
    if request.mode != .run, case .failed(_, GANTRY_UNSUPPORTED) = stop {
      // A table serves several types; one that cannot plan or undo says so in its answer.
      return .failure(.failed(notOffered(target, request.mode), GANTRY_UNSUPPORTED))
    }
    guard case .returned(let result) = ending, stop == nil else {
      return .failure(stop ?? .cancelled)
    }
    let shape = request.mode == .undo ? UndoOutput.schema : target.type.output
    if case .failure(let problem) = CheckedJSON.object(result.output, shape) {
      return .failure(.failed(invalidOutput(target, problem), GANTRY_FAILED))
    }
    return .success(result.output)
  }

  private func instance(for request: Request) async -> Result<PluginInstance, CallStop> {
    let target = request.target
    let config = Array("{}".utf8)
    let key = RunInstances.Key(
      scope: request.scope,
      library: target.library.path,
      type: target.type.name,
      config: config
    )
    return await plugins.instances.instance(key) { [host] in
      await PluginInstance.create(
        target,
        config: config,
        scope: request.scope,
        services: request.services,
        origin: request.origin,
        host: host
      )
    }
  }

  private func refusal(of input: [UInt8], for target: ProvidedType) -> CallStop? {
    guard input.count <= CallLimits.input else {
      let failure = Failure(
        class: "input",
        code: "INPUT_LIMIT",
        message: "the input of '\(target.name)' is larger than \(CallLimits.input) bytes",
        hint: "Hand large data over in a file, and its name in the input.",
        retryClass: .config
      )
      return .failed(failure, GANTRY_LIMIT)
    }
    guard case .failure(let problem) = CheckedJSON.object(input, target.type.input) else {
      return nil
    }
    let failure = Failure(
      class: "input",
      code: "INPUT_INVALID",
      message: "the input of '\(target.name)' \(problem)",
      hint: "Correct the input.",
      retryClass: .config,
      detail: ["pointer": .string(problem.pointer)]
    )
    return .failed(failure, GANTRY_BAD_INPUT)
  }

  private func invalidOutput(_ target: ProvidedType, _ problem: CheckedJSON.Problem) -> Failure {
    Failure(
      code: "OUTPUT_INVALID",
      message: "the output of '\(target.name)' \(problem)",
      hint: "Report it to the author of \(target.library.name).",
      retryClass: .permanent,
      detail: ["pointer": .string(problem.pointer)]
    )
  }

  private func reentry(_ target: ProvidedType) -> Failure {
    Failure(
      code: "REENTERED",
      message: "'\(target.name)' takes one call at a time and is already part of this call chain",
      hint: "Declare it parallel, or do not call it from inside of itself.",
      retryClass: .permanent
    )
  }

  private func notOffered(_ target: ProvidedType, _ mode: AttemptRequest.Mode) -> Failure {
    guard mode == .plan else {
      return Failure(
        code: "UNDO_UNKNOWN",
        message: "'\(target.name)' cannot take back what it did",
        hint: "Take it back by hand; `gantry events RUN` shows the receipts of its effects.",
        retryClass: .permanent
      )
    }
    return Failure(
      code: "PLAN_UNKNOWN",
      message: "'\(target.name)' cannot say what it would do without doing it",
      hint: "Run it, or use a type that implements plan.",
      retryClass: .permanent
    )
  }
}
