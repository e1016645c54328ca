internal import CGantryABI
internal import CGantryFrames
internal import GantryCore
internal import GantryFaults

/// An instance that lives in workers: in one, or in as many as calls of it overlap.
///
/// Each worker has its own object of the plugin. A serial instance is called one after the other and
/// so has one worker, unless what it was granted differs from call to call.
struct WorkerInstance: PlacedInstance {
  let provided: ProvidedType
  let config: [UInt8]
  let knobs: WorkerKnobs
  let scope: RunInstances.Scope?
  let host: PluginHost
  let number: UInt64
  let pool: WorkerPool?

  init(
    _ provided: ProvidedType,
    _ config: [UInt8],
    _ knobs: WorkerKnobs,
    scope: RunInstances.Scope?,
    host: PluginHost
  ) {
    self.provided = provided
    self.config = config
    self.knobs = knobs
    self.scope = scope
    self.host = host
    number = host.workers?.newInstance() ?? 0
    pool = knobs.share.map { host.workers?.sharedPool($0, in: scope) } ?? host.workers?.makePool()
  }

  var library: PluginLibrary { provided.library }

  // MARK: - PlacedInstance

  func perform(_ operation: PluginOperation, _ context: CallContext) -> CallEnding {
    let grants = grants(for: context.origin.permissionInput ?? operation.input, context)
    return PluginInstance.enter(context) { call in
      work(context, call.handle, operation, grants) { session, call in
        session.call(number, operation, call)
      }
    }
  }

  /// Makes the instance in a worker now, for whoever wants to know whether it can be made.
  func prepare(_ context: CallContext) -> CallEnding {
    let grants = grants(for: [], context)
    return PluginInstance.enter(context) { call in
      work(context, call.handle, nil, grants) { _, _ in
        .returned(CallReturn(status: GANTRY_OK))
      }
    }
  }

  /// Where the attempts of this instance keep temporary files: below a folder of its own, because the
  /// sandbox is closed before it is known which attempts it will serve.
  func origin(_ origin: CallOrigin) -> CallOrigin {
    guard let scratch = origin.scratch, let slash = scratch.lastIndex(of: "/") else {
      return origin
    }
    var own = origin
    own.scratch = "\(scratch[..<slash])/\(folderName)\(scratch[slash...])"
    return own
  }

  // MARK: - Workers

  /// The libraries that may come to be in a worker of this instance, its own first.
  private var members: [PluginLibrary] {
    let others = knobs.share.flatMap { host.workers?.members(of: $0) } ?? []
    return [library] + others.filter { $0.path != library.path }
  }

  private var folderName: String { knobs.share.map { "shared-\($0)" } ?? "worker-\(number)" }

  /// What a call needs; the folder for temporary files is made, because only what is there can be
  /// granted.
  private func grants(for input: [UInt8], _ context: CallContext) -> WorkerGrants {
    var grants = WorkerGrants()
    for member in members {
      grants.formUnion(
        WorkerGrants(
          member.manifest,
          input: input,
          config: config,
          home: host.workers?.program.environment["HOME"] ?? "",
          note: { context.log(.warning, $0) }
        )
      )
    }
    if let folder = scratchFolder(context) { grants.add(scratch: folder) }
    return grants
  }

  private func scratchFolder(_ context: CallContext) -> String? {
    guard let scratch = context.origin.scratch, let slash = scratch.lastIndex(of: "/") else {
      return nil
    }
    var folder = context.origin
    folder.scratch = String(scratch[..<slash])
    return folder.makeScratch() == nil ? folder.scratch : nil
  }

  private func work(
    _ context: CallContext,
    _ handle: UInt64,
    _ operation: PluginOperation?,
    _ grants: WorkerGrants,
    _ body: (WorkerSession, WorkerCall) -> CallEnding
  ) -> CallEnding {
    guard let workers = host.workers, let pool else { return .unavailable(noProgram) }
    let subject = subject(operation?.functionName ?? "create", operation)
    if let quarantine = host.crashes?.quarantine(of: subject) { return .unavailable(quarantine) }
    let call = WorkerCall(context, handle, subject, host)
    context.cancel.attach(call)
    defer { context.cancel.attach(nil) }

    while true {
      let session: WorkerSession
      switch ready(call, workers, pool, grants) {
      case .success(let prepared): session = prepared
      case .failure(let problem): return problem.ending
      }
      let ending = body(session, call)
      call.use(nil)
      guard session.hasMissedCall else {
        finish(session, after: ending, pool)
        return ending
      }
      log(.warning, "a worker of '\(library.manifest.id)' ended while nobody called it")
    }
  }

  /// A call that ended before it began.
  private struct Unready: Error {
    var ending: CallEnding
  }

  /// A worker that has the instance in it.
  private func ready(
    _ call: WorkerCall,
    _ workers: WorkerHost,
    _ pool: WorkerPool,
    _ grants: WorkerGrants
  ) -> Result<WorkerSession, Unready> {
    var found = pool.take(grants, exactly: knobs.share == nil)
    // One that ended while it waited is nobody's loss but its own. The one that has the instance shows
    // it when it is called, which costs nothing.
    while let dead = found, !dead.holds(number), !dead.process.isAlive {
      log(.warning, "a worker of '\(library.manifest.id)' ended while nobody called it")
      found = pool.take(grants, exactly: knobs.share == nil)
    }
    let session: WorkerSession
    if let found {
      session = found
      session.hasWaited = true
      session.process.beginAttempt()
      call.use(session)
    } else {
      switch start(call, workers, grants) {
      case .success(let started): session = started
      case .failure(let problem): return .failure(problem)
      }
    }
    guard !session.holds(number) else { return .success(session) }
    if session.libraries[library.path] == nil, let problem = load(into: session, call) {
      call.use(nil)
      return .failure(problem)
    }
    let created = create(in: session, call)
    if case .returned(let result) = created, result.status == GANTRY_OK { return .success(session) }
    call.use(nil)
    finish(session, after: created, pool)
    return .failure(Unready(ending: created))
  }

  private func start(
    _ call: WorkerCall,
    _ workers: WorkerHost,
    _ grants: WorkerGrants
  ) -> Result<WorkerSession, Unready> {
    var readable: [String] = []
    for member in members {
      do throws(PluginError) {
        let opened = try member.source.open()
        try WorkerDescriber(host).confirm(member, opened)
        readable += [member.path] + workers.linkerFolders.folders(of: opened)
      } catch {
        // One that shares is refused when it is called itself.
        guard member.path == library.path else { continue }
        return .failure(Unready(ending: .unavailable(CallStop.unknown(error))))
      }
    }
    let opening = WorkerOpening(
      workers.program,
      grants: grants,
      bounds: WorkerBounds(library.manifest),
      libraries: readable
    )
    let folder = scratchFolder(call.context)
    let process: WorkerProcess
    switch WorkerProcess.start(workers.program, opening, scratch: folder) {
    case .success(let started):
      process = started
      Faults.reach("worker.started")
    case .failure(let problem):
      return .failure(Unready(ending: .unavailable(notStarted(problem.description))))
    }
    switch WorkerSession.open(process, opening, log: log) {
    case .success(let session):
      workers.note(
        landlock: session.confinement.landlock,
        seccomp: session.confinement.seccomp
      )
      call.use(session)
      return .success(session)
    case .failure(.refused(let error)):
      return .failure(Unready(ending: .unavailable(CallStop.unknown(error))))
    case .failure(.lost(let loss)):
      return .failure(Unready(ending: .unavailable(notStarted("\(loss)"))))
    }
  }

  /// Loads the library; nil when it is there.
  private func load(into session: WorkerSession, _ call: WorkerCall) -> Unready? {
    let opened: OpenedLibrary
    do throws(PluginError) { opened = try library.source.open() } catch {
      return Unready(ending: .unavailable(CallStop.unknown(error)))
    }
    return call.preparing("entry", 0) {
      switch session.load(opened, name: library.manifest.id, log: log) {
      case .success(let loaded): refusal(of: loaded)
      case .failure(.refused(let error)): Unready(ending: .unavailable(CallStop.unknown(error)))
      case .failure(.lost(let loss)): Unready(ending: .ended(call.end(loss, session)))
      }
    }
  }

  /// Why a library that was loaded is not used after all: it says something else about itself.
  private func refusal(of loaded: WorkerSession.Loaded) -> Unready? {
    Faults.reach("worker.loaded")
    do throws(PluginError) {
      try library.source.confirm(loaded.manifest)
      return nil
    } catch {
      return Unready(ending: .unavailable(CallStop.unknown(error)))
    }
  }

  /// Makes the instance, in a call of its own without skills: one that needs an instance of this very
  /// type would wait for it for ever.
  private func create(in session: WorkerSession, _ call: WorkerCall) -> CallEnding {
    let context = PluginInstance.creation(
      of: provided,
      call.context.services,
      call.context.origin
    )
    Faults.reach("call.before.create")
    defer { Faults.reach("call.after.create") }
    return PluginInstance.enter(context) { begun in
      call.preparing("create", begun.handle) {
        session.create(number, of: provided, config: config, call)
      }
    }
  }

  var log: (LogLevel, String) -> Void {
    { [host, library] level, text in host.log(library.manifest.id, level, text) }
  }

  // MARK: - What goes wrong

  private var noProgram: Failure {
    Failure(
      class: "host",
      code: "WORKER_MISSING",
      message: "'\(provided.name)' runs in a worker, and this host has no gantry-worker",
      hint: "Build it with `make build`, or install Gantry again.",
      retryClass: .config
    )
  }

  private func notStarted(_ why: String) -> Failure {
    Failure(
      class: "host",
      code: "WORKER_NOT_STARTED",
      message: "no worker could be started for '\(provided.name)': \(why)",
      hint: "Look at the limits of processes, files and memory of this user.",
      retryClass: .retryable
    )
  }
}

extension OpenedLibrary {
  /// The folders in which the dynamic linker looks for what this library needs.
  var foldersOfLinker: [String] {
    guard let runpath = try? dynamicSection().runpath else { return [] }
    let origin = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    return runpath.split(separator: ":").map { folder in
      String(folder).replacing("$ORIGIN", with: origin).replacing("${ORIGIN}", with: origin)
    }
  }
}
