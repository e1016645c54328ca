internal import CGantryFrames
internal import CGantrySpawn
internal import GantryCore
internal import Glibc
internal import Synchronization

/// One worker: its process, its socket, its page and what it prints.
///
/// Sending, cancelling and killing are for any thread; ``next(until:_:)`` is for the one thread that
/// works with the worker at the time.
///
/// `@safe` and `@unchecked Sendable` because the buffer is only used by that one thread, and the
/// descriptors stay open as long as this object lives.
@safe final class WorkerProcess: @unchecked Sendable {
  /// What a worker did.
  enum News {
    /// It sent a frame, which was handed to the closure.
    case frame
    /// It is no more.
    case ended(WorkerExit)
    /// It broke the rules of the socket.
    case broken(String)
    /// It did nothing in time.
    case silent
  }

  let page: WorkerPage
  private let spawned: WorkerSpawner.Spawned
  private let socket: CInt
  private let stop: StopPair
  private let output: WorkerOutput
  private let buffer: UnsafeMutablePointer<UInt8>
  private let ended = Mutex<WorkerExit?>(nil)
  /// Whether a call was told to stop since the last ``beginAttempt()``.
  private let isCancelled = Atomic(false)
  /// What wakes whoever waits for this worker.
  private let watch: CInt

  private init(
    _ spawned: WorkerSpawner.Spawned,
    _ page: WorkerPage,
    socket: CInt,
    stop: StopPair,
    output: WorkerOutput
  ) {
    self.spawned = spawned
    self.page = page
    self.socket = socket
    self.stop = stop
    self.output = output
    watch = gantry_watch_make(
      socket,
      spawned.pidfd,
      output.standardOutput.reading,
      output.standardError.reading
    )
    unsafe buffer = .allocate(capacity: Int(GANTRY_FRAME_BODY_MAX))
  }

  deinit {
    // Nobody can be waiting for it any more, so nothing of it may be left.
    if ended.withLock({ $0 }) == nil {
      spawned.kill()
      _ = reap(waits: true)
    }
    Descriptor.close(watch)
    Descriptor.close(socket)
    Descriptor.close(spawned.pidfd)
    unsafe buffer.deallocate()
  }

  /// Starts a worker; only on a host thread.
  static func start(
    _ program: WorkerProgram,
    _ opening: WorkerOpening,
    scratch: String?
  ) -> Result<WorkerProcess, SystemProblem> {
    let page: WorkerPage
    let sign: WorkerSign
    do throws(SystemProblem) {
      page = try WorkerPage.make().get()
      sign = try WorkerSpawner.shared.sign().get()
    } catch {
      return .failure(error)
    }
    var sockets: (CInt, CInt) = (-1, -1)
    let paired = unsafe withUnsafeMutableBytes(of: &sockets) {
      unsafe gantry_packet_pair($0.baseAddress?.assumingMemoryBound(to: CInt.self))
    }
    guard paired == 0 else { return .failure(SystemProblem(paired)) }
    defer { Descriptor.close(sockets.1) }
    guard let output = WorkerOutput() else {
      Descriptor.close(sockets.0)
      return .failure(SystemProblem(EMFILE))
    }
    defer { output.closeWriting() }
    let nothing = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { Descriptor.close(nothing) }
    guard nothing >= 0, let stop = StopPair() else {
      let problem = SystemProblem(errno)
      Descriptor.close(sockets.0)
      return .failure(problem)
    }
    // Already now: the worker then finds it, and nobody waits for this thread to hear of the worker.
    let descriptors = [page.descriptor, sign.descriptor, stop.heard]
    _ = send(sockets.0, GANTRY_FRAME_START, opening.body, descriptors)
    let request = WorkerSpawner.Request(
      program: program.path,
      arguments: [],
      environment: variables(of: program, scratch: scratch),
      descriptors: [
        nothing, output.standardOutput.writing, output.standardError.writing, sockets.1,
      ],
      trees: program.trees,
      tree: program.tree
    )
    let spawned = WorkerSpawner.shared.spawn(request, lease: nanoseconds(program.lease))
    switch spawned {
    case .success(let process):
      return .success(
        WorkerProcess(
          process,
          page,
          socket: sockets.0,
          stop: stop,
          output: output
        )
      )
    case .failure(let problem):
      Descriptor.close(sockets.0)
      return .failure(problem)
    }
  }

  /// What holds its processes together.
  var tree: WorkerTree { spawned.tree }

  static func nanoseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }

  private static func variables(of program: WorkerProgram, scratch: String?) -> [String] {
    var variables = program.environment
    // Swift's own reporter of crashes would hold a crashed worker for seconds.
    variables["SWIFT_BACKTRACE"] = "enable=no"
    variables["LANG"] = "C.UTF-8"
    variables["TMPDIR"] = scratch ?? "/nonexistent"
    return variables.map { "\($0.key)=\($0.value)" }.sorted()
  }

  // MARK: - Talking

  /// Sends a frame; false when the worker is gone, which ``next(until:_:)`` then says too.
  @discardableResult
  func send(
    _ kind: Int32,
    call: UInt64 = 0,
    id: UInt64 = 0,
    status: Int32 = 0,
    _ body: FrameBody = FrameBody(capacity: 0),
    descriptors: [CInt] = []
  ) -> Bool {
    let problem = Self.send(socket, kind, call: call, id: id, status: status, body, descriptors)
    // One that has read nothing for so long would hold up whoever works with it, for ever.
    if problem == EAGAIN { kill() }
    return problem == 0
  }

  private static func send(
    _ socket: CInt,
    _ kind: Int32,
    call: UInt64 = 0,
    id: UInt64 = 0,
    status: Int32 = 0,
    _ body: FrameBody,
    _ descriptors: [CInt]
  ) -> CInt {
    let frame = gantry_frame(
      kind: UInt32(kind),
      status: status,
      call: call,
      id: id,
      size: UInt64(body.bytes.count)
    )
    // `unsafe` because C reads the bytes and descriptors, which live until it returns.
    return unsafe body.bytes.withUnsafeBytes { bytes in
      unsafe gantry_frame_send(socket, frame, bytes.baseAddress, descriptors, descriptors.count)
    }
  }

  /// Waits for what the worker does next; lines that it prints are handed on meanwhile.
  ///
  /// - Parameters:
  ///   - limit: How long to wait, in nanoseconds; nil waits for ever.
  ///   - mask: What may not be shown of what it prints.
  ///   - line: Receives each line that it printed.
  ///   - body: Receives a frame, which is lent until it returns.
  /// - Returns: What it did first.
  func next(
    within limit: Int64? = nil,
    mask: @autoclosure () -> SecretMask = .none,
    line: (WorkerOutput.Stream, String) -> Void,
    _ body: (gantry_frame, inout FrameReader) -> Void
  ) -> News {
    let end = limit.map { gantry_now() + $0 }
    while true {
      if let exit = ended.withLock({ $0 }) { return .ended(exit) }
      let patience = end.map { CInt(clamping: max(0, ($0 - gantry_now()) / 1_000_000 + 1)) } ?? -1
      let ready = gantry_watch_wait(watch, patience)
      if ready < 0 { return .broken("waiting failed: \(systemText(-ready))") }
      if ready & (4 | 8) != 0 {
        output.drain(mask(), line)
        for pipe in [output.standardOutput, output.standardError] where !pipe.isOpen {
          gantry_watch_stop(watch, pipe.reading)
        }
      }
      if ready & 1 != 0, let news = receive(body) {
        if case .frame = news { return news }
        lastWords(mask(), line)
        return news
      }
      if ready & 2 != 0, let exit = reap(waits: true) {
        lastWords(mask(), line)
        return .ended(exit)
      }
      if let end, gantry_now() >= end { return .silent }
    }
  }

  /// Hands on all that was printed so far, also what has no line feed: of a worker that is no more, or for
  /// a call that has ended and whose log ends with it.
  func lastWords(_ mask: SecretMask, _ line: (WorkerOutput.Stream, String) -> Void) {
    output.drain(mask, line)
    output.finish(line)
  }

  /// Receives one frame; nil when there is none after all.
  private func receive(_ body: (gantry_frame, inout FrameReader) -> Void) -> News? {
    var packet = unsafe gantry_packet()
    let problem = unsafe gantry_frame_receive(socket, &packet, buffer, CInt(MSG_DONTWAIT))
    switch problem {
    case 0:
      // Nothing a worker sends carries descriptors besides a long body.
      let count = unsafe packet.fd_count
      unsafe withUnsafeBytes(of: packet.fds) { fds in
        for place in 0..<count {
          unsafe Descriptor.close(fds.load(fromByteOffset: place * 4, as: CInt.self))
        }
      }
      defer { unsafe free(packet.owned) }
      if let stranger = stranger(unsafe packet.sender) { return .broken(stranger) }
      var reader = unsafe FrameReader(packet.body, Int(packet.frame.size))
      unsafe body(packet.frame, &reader)
      return .frame
    case EAGAIN: return nil
    case ECONNRESET:
      // A worker that has ended closes its socket first; give the kernel the moment it needs.
      if let exit = reapSoon() { return .ended(exit) }
      return .broken("it closed its connection to the host")
    case EPROTO: return .broken("it sent a packet that is no frame")
    default: return .broken("its connection failed: \(systemText(problem))")
    }
  }

  /// What is wrong with who sent a frame; nil when it was the worker itself.
  ///
  /// A process that the plugin made has the same socket, but not the same number.
  private func stranger(_ sender: pid_t) -> String? {
    guard sender != spawned.pid else { return nil }
    return "process \(sender), which the plugin made, sent a frame in its worker's place"
  }

  private func reapSoon() -> WorkerExit? {
    var polled = pollfd(fd: spawned.pidfd, events: Int16(POLLIN), revents: 0)
    // Only a plugin that closes the socket itself makes anybody wait that long.
    guard unsafe poll(&polled, 1, 1000) == 1 else { return nil }
    return reap(waits: true)
  }

  // MARK: - Ending

  /// What it printed to its standard error in this attempt: the beginning and the end of it.
  var errorTail: String { output.errorTail }

  /// Whether the process is still there.
  var isAlive: Bool {
    if ended.withLock({ $0 }) != nil { return false }
    return reap(waits: false) == nil
  }

  private func reap(waits: Bool) -> WorkerExit? {
    let (exit, isNew) = ended.withLock { ended -> (WorkerExit?, Bool) in
      if let ended { return (ended, false) }
      var how = gantry_exit()
      guard unsafe gantry_reap(spawned.pidfd, waits ? 1 : 0, &how) == 0 else { return (nil, false) }
      ended = WorkerExit(isSignal: how.by_signal == 1, value: how.value)
      return (ended, true)
    }
    if isNew { WorkerSpawner.shared.forget(spawned) }
    return exit
  }

  /// Tells the running call to stop.
  func cancel(_ call: UInt64) {
    isCancelled.store(true, ordering: .relaxed)
    page.setCancelled(call)
    stop.raise()
  }

  /// Takes back what a former attempt was told, and forgets what it printed.
  func beginAttempt() {
    output.beginExcerpt()
    guard isCancelled.exchange(false, ordering: .relaxed) else { return }
    page.setCancelled(0)
    stop.lower()
  }

  func terminate() { _ = gantry_signal(spawned.pidfd, SIGTERM) }

  /// Ends the worker and everything below it.
  func kill() { spawned.kill() }
}

/// How a worker's process ended.
struct WorkerExit: Sendable {
  /// Whether ``value`` is a signal, not a status.
  var isSignal: Bool
  var value: Int32
}
