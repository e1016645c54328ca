internal import CGantryABI
internal import CGantryFrames
internal import GantryCore
internal import Synchronization

/// One call on its way through a worker: what it may ask of the host, and how it is stopped.
///
/// The same functions of ``HostCall`` answer a plugin in this process and one in a worker.
final class WorkerCall: StoppableWork {
  private struct State {
    var session: WorkerSession?
    var handle: UInt64
    var function: String
    var skills = 0
    var isCancelled = false
    var isTerminated = false
    var isKilled = false
  }

  /// How many skills the threads of one call may wait for at once.
  private static let skillsMaximum = 16

  let context: CallContext
  private let handle: UInt64
  private let subject: CrashSubject
  private let host: PluginHost
  private let state: Mutex<State>

  init(_ context: CallContext, _ handle: UInt64, _ subject: CrashSubject, _ host: PluginHost) {
    self.context = context
    self.handle = handle
    self.subject = subject
    self.host = host
    state = Mutex(State(handle: handle, function: subject.function))
  }

  /// The handle that the plugin has in its hands now.
  var handleInFlight: UInt64 { state.withLock { $0.handle } }

  /// Does something first that the call needs: enters the library, or makes the instance.
  func preparing<Result>(_ function: String, _ handle: UInt64, _ body: () -> Result) -> Result {
    begin(function, handle)
    defer { begin(subject.function, self.handle) }
    return body()
  }

  private func begin(_ function: String, _ handle: UInt64) {
    state.withLock { state in
      state.function = function
      state.handle = handle
      if state.isCancelled { state.session?.process.cancel(handle) }
    }
  }

  // MARK: - Being stopped

  /// The worker that works for this call; nil once it works for nobody or for another one.
  func use(_ session: WorkerSession?) {
    state.withLock { state in
      state.session = session
      guard let process = session?.process else { return }
      if state.isCancelled { process.cancel(state.handle) }
      if state.isTerminated { process.terminate() }
      if state.isKilled { process.kill() }
    }
  }

  /// Whether the host ended the worker on purpose.
  var wasStopped: Bool { state.withLock { $0.isTerminated || $0.isKilled } }

  // All three under the lock: the worker must not meanwhile begin to work for somebody else.

  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      state.session?.process.cancel(state.handle)
    }
  }

  func terminate() {
    state.withLock { state in
      state.isTerminated = true
      state.session?.process.terminate()
    }
  }

  func kill() {
    state.withLock { state in
      state.isKilled = true
      state.session?.process.kill()
    }
  }

  // MARK: - What the plugin says

  /// Takes a line that the plugin printed.
  func line(_ stream: WorkerOutput.Stream, _ text: String) {
    context.log(stream == .standardOutput ? .info : .warning, text)
  }

  /// Answers a frame that came in the middle of the call.
  func serve(_ frame: gantry_frame, _ reader: inout FrameReader, _ process: WorkerProcess) {
    let library = context.library
    if frame.kind == UInt32(GANTRY_FRAME_LOG) {
      return unsafe HostCall.log(library, frame.call, frame.status, reader.string())
    }
    guard let call = HostCall(library, frame.call) else {
      if frame.id != 0 { reply(process, frame.id, GANTRY_BAD_HANDLE) }
      return
    }
    if frame.kind == UInt32(GANTRY_FRAME_PROGRESS) {
      let fraction = Double(bitPattern: reader.number() ?? 0)
      let step = unsafe reader.string()
      _ = unsafe call.progress(fraction, step, reader.string())
    } else if frame.kind == UInt32(GANTRY_FRAME_SKILL) {
      // A skill may take long, and the plugin's other threads go on talking meanwhile.
      guard let skill = reader.bytes(), let arguments = reader.bytes() else {
        return reply(process, frame.id, GANTRY_BAD_INPUT)
      }
      guard beginSkill() else { return reply(process, frame.id, GANTRY_LIMIT) }
      host.threads.whileWaiting(doing: { [self] in
        defer { endSkill() }
        // The call may be over by now: nobody waits for the answer then.
        guard HostCall(library, frame.call) != nil else { return }
        let collected = Collected()
        let status = unsafe arguments.lent { arguments in
          unsafe String(decoding: skill, as: UTF8.self).lent { skill in
            unsafe collected.write { unsafe call.invoke(skill, arguments, $0) }
          }
        }
        reply(process, frame.id, status, collected.bytes)
      })
    } else {
      answer(frame, &reader, call, process)
    }
  }

  /// Counts a skill that the plugin waits for; false when it has asked for more than any needs.
  private func beginSkill() -> Bool {
    state.withLock { state in
      guard state.skills < Self.skillsMaximum else { return false }
      state.skills += 1
      return true
    }
  }

  private func endSkill() { state.withLock { $0.skills -= 1 } }

  /// Answers the requests that are answered at once.
  ///
  /// `unsafe` throughout because what the frame lends lives until this function returns.
  private func answer(
    _ frame: gantry_frame,
    _ reader: inout FrameReader,
    _ call: HostCall,
    _ process: WorkerProcess
  ) {
    let out = Collected()
    var number: UInt64 = 0
    var status = GANTRY_BAD_INPUT
    switch Int32(bitPattern: frame.kind) {
    case GANTRY_FRAME_EMIT:
      let type = unsafe reader.string()
      status = unsafe call.emit(type, reader.lent())
    case GANTRY_FRAME_DESCRIBE:
      status = unsafe out.write { unsafe call.describe($0) }
    case GANTRY_FRAME_INTEND:
      let key = unsafe reader.string()
      let receipt = unsafe reader.lent()
      status = unsafe out.write { unsafe call.intend(key, receipt, $0) }
    case GANTRY_FRAME_SETTLE:
      let key = unsafe reader.string()
      status = unsafe call.settle(key, reader.lent())
    case GANTRY_FRAME_KV_GET:
      let scope = Int32(truncatingIfNeeded: reader.number() ?? .max)
      let key = unsafe reader.string()
      status = unsafe out.write { unsafe call.value(scope, key, $0, &number) }
    case GANTRY_FRAME_KV_PUT:
      let scope = Int32(truncatingIfNeeded: reader.number() ?? .max)
      let key = unsafe reader.string()
      let value = unsafe reader.lent()
      guard let expected = reader.number() else { break }
      status = unsafe call.put(scope, key, value, expected, &number)
    case GANTRY_FRAME_SECRET:
      switch unsafe call.secret(reader.string()) {
      case .refused(let refused): status = refused
      case .value(let value): return lend(value, process, frame.id)
      }
    case GANTRY_FRAME_ARTIFACT_PUT:
      let name = unsafe reader.string()
      let type = unsafe reader.string()
      status = unsafe call.putArtifact(name, type, reader.lent())
    case GANTRY_FRAME_ARTIFACT_KEEP:
      let name = unsafe reader.string()
      let type = unsafe reader.string()
      status = unsafe call.keepArtifact(name, type, reader.string())
    case GANTRY_FRAME_ARTIFACT_GET:
      let name = unsafe reader.string()
      status = unsafe out.write { unsafe call.artifact(name, $0) }
    default: preconditionFailure("no frame of the kind \(frame.kind) comes in the middle of a call")
    }
    reply(process, frame.id, status, out.bytes, number)
  }

  /// Sends a secret, and leaves nothing of the frame in memory.
  private func lend(_ value: [UInt8], _ process: WorkerProcess, _ id: UInt64) {
    var body = FrameBody(capacity: value.count + 24)
    body.add(value)
    body.add(0)
    process.send(GANTRY_FRAME_REPLY, id: id, status: GANTRY_OK, body)
    body.wipe()
  }

  private func reply(
    _ process: WorkerProcess,
    _ id: UInt64,
    _ status: Int32,
    _ bytes: [UInt8] = [],
    _ number: UInt64 = 0
  ) {
    var body = FrameBody(capacity: bytes.count + 24)
    body.add(bytes)
    body.add(number)
    process.send(GANTRY_FRAME_REPLY, id: id, status: status, body)
  }

  // MARK: - The end of the worker

  /// What the call says about a worker that is no more.
  func end(_ loss: WorkerLoss, _ session: WorkerSession) -> WorkerEnd {
    context.cancel.endChildren()
    var subject = subject
    subject.function = state.withLock { $0.function }
    var report = CrashReport(loss, subject, session, in: context)
    let wasStopped = wasStopped
    if !wasStopped, report.isCrash { report = host.crashes?.keep(report) ?? report }
    return WorkerEnd(failure: report.failure, wasStopped: wasStopped, name: subject.name)
  }
}

/// How a call ended whose worker is no more.
struct WorkerEnd: Sendable {
  /// What the report of it says.
  var failure: Failure
  /// Whether the host ended the worker because the call had to stop.
  var wasStopped: Bool
  /// What was called.
  var name: String
}

/// What a function of the host writes for a worker, collected to be sent.
final class Collected {
  private(set) var bytes: [UInt8] = []

  /// Lends a writer for the time of a closure.
  func write(_ body: (UnsafePointer<gantry_out>) -> Int32) -> Int32 {
    // `unsafe` because C keeps the address of this object, which outlives the closure.
    var writer = unsafe gantry_out(
      struct_size: UInt32(MemoryLayout<gantry_out>.size),
      flags: 0,
      ctx: Unmanaged.passUnretained(self).toOpaque(),
      write: { context, data, count in
        guard let context = unsafe context else { return GANTRY_BAD_INPUT }
        guard let data = unsafe data else { return count == 0 ? GANTRY_OK : GANTRY_BAD_INPUT }
        let collected = unsafe Unmanaged<Collected>.fromOpaque(context).takeUnretainedValue()
        guard count <= CallLimits.output - collected.bytes.count else { return GANTRY_LIMIT }
        unsafe collected.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: count))
        return GANTRY_OK
      }
    )
    return withExtendedLifetime(self) { unsafe body(&writer) }
  }
}
