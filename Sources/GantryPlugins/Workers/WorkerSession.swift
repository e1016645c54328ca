internal import CGantryABI
internal import CGantryFrames
internal import CGantrySpawn
internal import GantryCore

/// A conversation with one worker, by the one thread that works with it at the time.
///
/// `@unchecked Sendable` because a session belongs to one call, or to a pool, and never to two.
final class WorkerSession: @unchecked Sendable {
  /// Why a worker could not be used.
  enum Problem: Error {
    /// It ended, or broke the rules and was ended.
    case lost(WorkerLoss)
    /// It answered that it cannot do it.
    case refused(PluginError)
  }

  let process: WorkerProcess
  /// What the worker may touch.
  let grants: WorkerGrants
  /// What the kernel gave.
  private(set) var confinement = gantry_confinement()
  /// The libraries in it by path: their numbers and where they lie.
  private(set) var libraries: [String: (number: UInt64, facts: gantry_library_facts)] = [:]
  /// The instances in it by the host's id for them.
  private var instances: [UInt64: UInt64] = [:]

  /// Whether it waited in a pool since its last call.
  var hasWaited = false
  /// Whether it had ended while it waited, so that the last call never reached it.
  private(set) var hasMissedCall = false

  /// Whether the plugin has spoken in its place in a way that costs no call, but after which nothing that
  /// it says is believed.
  private(set) var isDistrusted = false
  /// The last call that was made here.
  private var lastHandle: UInt64 = 0

  /// How long one may take that is asked by nobody with a patience of their own, in nanoseconds.
  static let patience: Int64 = 30_000_000_000
  /// How long this one may take to close its sandbox, and a library to be entered, in nanoseconds.
  private let patience: Int64

  private init(_ process: WorkerProcess, _ opening: WorkerOpening) {
    self.process = process
    grants = opening.grants
    patience = opening.patience
  }

  // MARK: - Starting

  /// Begins with a process that has just started.
  static func open(
    _ process: WorkerProcess,
    _ opening: WorkerOpening,
    log: (LogLevel, String) -> Void
  ) -> Result<WorkerSession, Problem> {
    let session = WorkerSession(process, opening)
    let answer = session.wait(for: GANTRY_FRAME_READY, log: log) { _, reader in
      reader.value(gantry_confinement())
    }
    switch answer {
    case .success(let confinement?):
      session.confinement = confinement
      return .success(session)
    case .success(nil): return .failure(.lost(session.broken("its first frame has no facts")))
    case .failure(let loss): return .failure(.lost(loss))
    }
  }

  /// What a worker tells about a library.
  struct Loaded {
    var facts: gantry_library_facts
    var manifest: [UInt8]
  }

  /// Loads a library.
  ///
  /// - Parameters:
  ///   - opened: The file, checked, with what it must still be when the worker has it.
  ///   - name: How reports call the plugin.
  ///   - log: Receives what the plugin says while it is entered.
  /// - Returns: What the worker tells about it.
  func load(
    _ opened: OpenedLibrary,
    name: String,
    log: (LogLevel, String) -> Void
  ) -> Result<Loaded, Problem> {
    var body = FrameBody()
    body.add(opened.path)
    if opened.isSealed { body.add("") } else { body.add(struct: Self.identity(opened.identity)) }
    body.add(name)
    process.send(GANTRY_FRAME_LOAD, body, descriptors: opened.isSealed ? [opened.descriptor] : [])
    let answer = wait(for: GANTRY_FRAME_LOADED, log: log) { frame, reader -> LoadAnswer in
      guard frame.status == GANTRY_OK else {
        return .refused(frame.status, reader.text() ?? "")
      }
      guard let facts = reader.value(gantry_library_facts()), let manifest = reader.bytes() else {
        return .unreadable
      }
      return .loaded(Loaded(facts: facts, manifest: manifest))
    }
    switch answer {
    case .success(.loaded(let loaded)):
      libraries[opened.path] = (UInt64(libraries.count), loaded.facts)
      return .success(loaded)
    case .success(.refused(let status, let text)):
      return .failure(.refused(Self.refusal(opened.path, status, text)))
    case .success(.unreadable):
      return .failure(.lost(broken("it answered about '\(name)' in a form nobody can read")))
    case .failure(let loss): return .failure(.lost(loss))
    }
  }

  private enum LoadAnswer {
    case loaded(Loaded)
    case refused(Int32, String)
    case unreadable
  }

  // MARK: - Calling

  /// Whether the instance is in this worker.
  func holds(_ instance: UInt64) -> Bool { instances[instance] != nil }

  /// Makes an instance in this worker.
  func create(
    _ instance: UInt64,
    of type: ProvidedType,
    config: [UInt8],
    _ call: WorkerCall
  ) -> CallEnding {
    guard let library = libraries[type.library.path] else {
      preconditionFailure("a library is loaded before its instances are made")
    }
    var body = FrameBody(capacity: config.count + 128)
    body.add(library.number)
    body.add(UInt64(Self.interface(of: type.type.kind)))
    body.add(type.type.name)
    body.add(config)
    let ending = perform(GANTRY_FRAME_CREATE, body, call)
    if case .returned(let result) = ending, result.status == GANTRY_OK {
      instances[instance] = UInt64(result.accepted)
    }
    return ending
  }

  /// Calls a function of an instance.
  func call(_ instance: UInt64, _ operation: PluginOperation, _ call: WorkerCall) -> CallEnding {
    guard let number = instances[instance] else {
      preconditionFailure("an instance is made before it is called")
    }
    return perform(GANTRY_FRAME_CALL, Self.body(of: operation, for: number), call)
  }

  /// Frees an instance.
  ///
  /// - Returns: How the worker was lost that way; nil when it was not.
  func destroy(
    _ instance: UInt64,
    within limit: Int64,
    log: (LogLevel, String) -> Void
  ) -> WorkerLoss? {
    guard let number = instances.removeValue(forKey: instance) else { return nil }
    var body = FrameBody()
    body.add(number)
    process.send(GANTRY_FRAME_DESTROY, body)
    let answer = wait(for: GANTRY_FRAME_RESULT, within: limit, log: log) { _, _ in }
    guard case .failure(let loss) = answer else { return nil }
    return loss
  }

  /// Whether any instance is left in it.
  var isEmpty: Bool { instances.isEmpty }

  /// Frees every instance that is left and lets the worker end, and ends it when it does not.
  ///
  /// - Returns: How the worker was lost on that way, and in which function; nil when it ended well.
  func end(
    within limit: Int64,
    log: (LogLevel, String) -> Void
  ) -> (loss: WorkerLoss, function: String)? {
    for instance in instances.keys.sorted(by: >) {
      if let loss = destroy(instance, within: limit, log: log) { return (loss, "destroy") }
    }
    process.send(GANTRY_FRAME_END)
    let answer = wait(for: nil, within: limit, log: log) { _, _ in }
    guard case .failure(let loss) = answer else { return nil }
    if case .exited(let exit) = loss, !exit.isSignal, exit.value == 0 { return nil }
    return (loss, "shutdown")
  }

  private func perform(_ kind: Int32, _ body: FrameBody, _ call: WorkerCall) -> CallEnding {
    process.page.setDeadline(call.context.origin.deadlineNanoseconds)
    let handle = call.handleInFlight
    let isSent = process.send(kind, call: handle, body)
    // One that ended while it waited has missed nothing but this call, which another one can take.
    hasMissedCall = !isSent && hasWaited
    if hasMissedCall { return .withdrawn }
    // Nobody would ever answer; the worker is dropped, and with it what it may have half received.
    if !isSent, process.isAlive { return .unavailable(Self.notSent) }
    hasWaited = false
    let order = FrameOrder(awaited: GANTRY_FRAME_RESULT, call: handle, former: lastHandle)
    lastHandle = handle
    var result: CallReturn?
    var problem: String?
    while result == nil {
      let news = process.next(mask: call.context.mask, line: call.line) { frame, reader in
        if order.isLate(frame) { return isDistrusted = true }
        problem = order.problem(with: frame)
        guard problem == nil else { return }
        if frame.kind == UInt32(GANTRY_FRAME_RESULT) {
          // Of a call that the worker is still in, so it was not the worker that sent it.
          if process.page.call != 0 { problem = "answered before it was done" }
          result = Self.result(frame, &reader, call)
        } else {
          call.serve(frame, &reader, process)
        }
      }
      if let problem { return .ended(call.end(broken("it \(problem)"), self)) }
      switch news {
      case .frame, .silent: continue
      case .ended(let exit): return .ended(call.end(.exited(exit), self))
      case .broken(let why): return .ended(call.end(broken(why), self))
      }
    }
    process.lastWords(call.context.mask, call.line)
    // One that nobody can read was not written by the worker either.
    if result?.failure != nil { isDistrusted = true }
    return result.map(CallEnding.returned) ?? .withdrawn
  }

  /// Waits for one kind of frame outside of any call; nil waits for the end.
  ///
  /// The limit is for all of it: a plugin that goes on talking gains no time by that.
  private func wait<Answer>(
    for kind: Int32?,
    within limit: Int64? = nil,
    log: (LogLevel, String) -> Void,
    _ body: (gantry_frame, inout FrameReader) -> Answer
  ) -> Result<Answer, WorkerLoss> {
    let order = FrameOrder(awaited: kind)
    let end = gantry_now() + (limit ?? patience)
    var answer: Answer?
    var problem: String?
    while true {
      let news = process.next(
        within: max(0, end - gantry_now()),
        line: { log($0 == .standardOutput ? .info : .warning, $1) }
      ) {
        frame,
        reader in
        problem = order.problem(with: frame)
        guard problem == nil else { return }
        if Int32(bitPattern: frame.kind) == kind {
          answer = body(frame, &reader)
        } else if frame.kind == UInt32(GANTRY_FRAME_LOG) {
          unsafe log(LogLevel(frame.status), Self.line(reader.string()))
        } else if frame.id != 0 {
          process.send(GANTRY_FRAME_REPLY, id: frame.id, status: GANTRY_BAD_HANDLE)
        }
      }
      if let problem { return .failure(broken("it \(problem)")) }
      if let answer { return .success(answer) }
      switch news {
      case .frame where gantry_now() < end: continue
      case .ended(let exit): return .failure(.exited(exit))
      case .broken(let why): return .failure(broken(why))
      case .frame, .silent:
        process.kill()
        return .failure(.silent)
      }
    }
  }

  /// Ends a worker that broke the rules.
  private func broken(_ why: String) -> WorkerLoss {
    process.kill()
    return .broken(why)
  }
}

/// How a worker was lost.
enum WorkerLoss: Error, Sendable {
  /// Its process ended.
  case exited(WorkerExit)
  /// It said something that no worker says.
  case broken(String)
  /// It did not answer in time.
  case silent
}
