internal import CGantryFrames
internal import Crypto
internal import GantryCore
internal import Glibc

/// What was called when a worker ended, as reports name it.
struct CrashSubject: Sendable {
  /// The plugin's id, its version and the digest of its library.
  var plugin: String
  var version: String
  var sha256: String
  /// The library's path.
  var path: String
  /// The type, and the function in flight.
  var type: String
  var function: String
  var input: [UInt8]
  /// What was asked of the instance; nil when it was only made.
  var operation: PluginOperation?
  /// The configuration of the instance; nil when whoever made the call does not say.
  var config: [UInt8]?
  /// The lock that the plugin is in; nil when it is in none.
  var lock: String?

  /// How messages name it: `acme.canary/deploy`.
  var name: String { "\(plugin)/\(type)" }
}

/// What is known of a worker that ended in the middle of a call.
struct CrashReport: Sendable {
  let loss: WorkerLoss
  let subject: CrashSubject
  let time: Timestamp?
  /// The call that it is about; nil when it is not known well enough to be made again.
  let call: Call?
  /// Where the report is kept with its call beside it; nil while it is not.
  var path: String?
  private let traces: WorkerTraces
  private let errorTail: String
  private let library: gantry_library_facts?
  /// Whether the worker rightly gave up its host, which was stopped.
  ///
  /// A plugin can end its process with the same status; only the host knows that it was silent.
  let isOfSilentHost: Bool
  /// Whether the worker could not even begin for want of a thread, which is no fault of the plugin.
  private let isForWantOfThread: Bool

  init(
    _ loss: WorkerLoss,
    _ subject: CrashSubject,
    _ session: WorkerSession,
    in context: CallContext? = nil,
    time: Timestamp? = nil
  ) {
    self.loss = loss
    self.subject = subject
    self.time = time
    call = context.flatMap { Call(subject, $0) }
    traces = session.process.page.traces
    errorTail = session.process.errorTail
    if case .exited(let exit) = loss, !exit.isSignal, exit.value == GANTRY_WORKER_ABANDONED {
      isOfSilentHost = WorkerSpawner.shared.hasBeenSilent
    } else {
      isOfSilentHost = false
    }
    library = session.libraries[subject.path]?.facts
    if case .exited(let exit) = loss, !exit.isSignal, exit.value == GANTRY_WORKER_NO_THREAD {
      // Later a plugin may have ended its process in that way itself.
      isForWantOfThread = session.libraries.isEmpty
    } else {
      isForWantOfThread = false
    }
  }

  /// The signal that ended it: what its own handler caught, or what the kernel says.
  var signal: Int32? {
    guard case .exited(let exit) = loss else { return nil }
    if exit.isSignal { return exit.value }
    // A handler that could not write down what it caught still ends the process in this way.
    return Self.caught.contains(exit.value - 128) ? exit.value - 128 : nil
  }

  /// The signals that the worker's own handler catches.
  private static let caught: Set<Int32> = [
    SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS,
  ]

  /// Whether the plugin is to blame, so that it counts.
  var isCrash: Bool { !isOfSilentHost && !isForWantOfThread }

  /// The failure of the attempt.
  var failure: Failure {
    Failure(
      class: isOfSilentHost ? Failure.interruption : isForWantOfThread ? "host" : "crash",
      code: verdict.code,
      message: "'\(subject.name)' \(cause)",
      hint: hint,
      retryClass: verdict.retry,
      detail: detail
    )
  }

  /// What programs branch on, and whether another attempt can end otherwise.
  private var verdict: (code: String, retry: Failure.RetryClass) {
    switch loss {
    case .exited where isOfSilentHost: (code: "HOST_SILENT", .retryable)
    case .exited where isForWantOfThread: (code: "WORKER_NOT_STARTED", .retryable)
    case .exited where signal != nil: (code: "PLUGIN_CRASHED", .retryable)
    case .exited(let exit) where (100...104).contains(exit.value):
      (code: "WORKER_PROTOCOL", .retryable)
    case .exited: (code: "PLUGIN_EXITED", .retryable)
    case .broken: (code: "WORKER_PROTOCOL", .retryable)
    case .silent: (code: "PLUGIN_HUNG", .unknown)
    }
  }

  private var cause: String {
    switch loss {
    case .exited(let exit):
      if let signal {
        let place = caughtSignal ? " at \(Self.hexadecimal(traces.address))" : ""
        return "crashed in \(subject.function): \(Self.name(of: signal))\(place)\(firstFrame)"
      }
      return Self.ownStatus(exit.value)
        ?? "ended its process in \(subject.function) with status \(exit.value)"
    case .broken(let why):
      return "broke the rules between host and worker in \(subject.function): \(why)"
    case .silent: return "did not answer in \(subject.function) and its worker was killed"
    }
  }

  /// What a worker means when it ends by itself.
  private static func ownStatus(_ status: Int32) -> String? {
    switch status {
    case GANTRY_WORKER_BAD_START:
      "could not be started: the worker is of another build than the host"
    case GANTRY_WORKER_NO_SANDBOX: "could not be started: the kernel refused the sandbox"
    case GANTRY_WORKER_NO_THREAD: "could not be started: its user may have no more threads"
    case GANTRY_WORKER_ABANDONED: "was ended by its own worker, which heard nothing of the host"
    case GANTRY_WORKER_BAD_FRAME: "made its worker receive what no host sends"
    case GANTRY_WORKER_SOCKET_GONE: "lost its connection to the host"
    default: nil
    }
  }

  private var hint: String {
    if isOfSilentHost { return "Nothing is wrong with the plugin; the attempt is made again." }
    if isForWantOfThread {
      return "Look at the limits of processes, files and memory of this user."
    }
    return
      "Report it to the author of \(subject.plugin), with its report in `crashes` of the state "
      + "folder; it cost this attempt only."
  }

  private var caughtSignal: Bool { traces.signal != 0 && signal == traces.signal }

  // MARK: - Evidence

  /// Everything that is known, as the report shows it.
  var detail: JSON {
    var frames: [JSON] = []
    if caughtSignal { frames = traces.frames.map { .string(place($0)) } }
    return .object([
      "plugin": .string(subject.plugin),
      "version": .string(subject.version),
      "sha256": .string(subject.sha256),
      "type": .string(subject.type),
      "function": .string(subject.function),
      "signal": signal.map { .int(Int64($0)) } ?? .null,
      "signal_name": signal.map { .string(Self.name(of: $0)) } ?? .null,
      "address": caughtSignal ? .string(Self.hexadecimal(traces.address)) : .null,
      "frames": .array(frames),
      "host_calls": .array(traces.hostCalls.map { .string(Self.hostCall($0)) }),
      "stderr": .string(errorTail),
      "exit_status": exitStatus,
      "input_sha256": .string(Hexadecimal.text(SHA256.hash(data: subject.input))),
      "reproduce": .string(command),
    ])
  }

  /// What makes the call again; where no call is kept, what checks the library at least.
  private var command: String {
    guard let path else { return "gantry plugin verify \(subject.plugin)" }
    let lock = subject.lock.map { " --lock \(Self.word($0))" } ?? ""
    return "gantry plugin reproduce \(Self.word(path))\(lock)"
  }

  /// A path as a shell reads it as one word.
  private static func word(_ path: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+,:@=")
    let isPlain = path.allSatisfy { plain.contains($0) }
    return isPlain ? path : "'" + path.replacing("'", with: #"'\''"#) + "'"
  }

  private var exitStatus: JSON {
    guard case .exited(let exit) = loss, !exit.isSignal else { return .null }
    return .int(Int64(exit.value))
  }

  private var firstFrame: String {
    guard caughtSignal, let library else { return "" }
    let inside = traces.frames.first {
      (library.start..<max(library.start, library.end)).contains($0)
    }
    return inside.map { " (\(place($0)))" } ?? ""
  }

  /// Where an address lies: in the plugin's library by offset, else as it is.
  private func place(_ address: UInt64) -> String {
    guard let library, library.end > library.start, (library.start..<library.end).contains(address)
    else {
      return Self.hexadecimal(address)
    }
    let name = subject.path.split(separator: "/").last.map(String.init) ?? subject.path
    return "\(name)+\(Self.hexadecimal(address - library.start))"
  }

  private static func hexadecimal(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }

  static func name(of signal: Int32) -> String {
    let names: [Int32: String] = [
      1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS",
      8: "SIGFPE", 9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE",
      14: "SIGALRM", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
    ]
    return names[signal] ?? "signal \(signal)"
  }

  private static func hostCall(_ kind: UInt32) -> String {
    switch Int32(clamping: kind) {
    case GANTRY_FRAME_LOG: "log"
    case GANTRY_FRAME_PROGRESS: "progress"
    case GANTRY_FRAME_EMIT: "emit"
    case GANTRY_FRAME_DESCRIBE: "describe"
    case GANTRY_FRAME_INTEND: "intend"
    case GANTRY_FRAME_SETTLE: "settle"
    case GANTRY_FRAME_KV_GET: "kv.get"
    case GANTRY_FRAME_KV_PUT: "kv.put"
    case GANTRY_FRAME_SKILL: "skills.invoke"
    case GANTRY_FRAME_SECRET: "secrets.with"
    case GANTRY_FRAME_ARTIFACT_PUT: "artifacts.put"
    case GANTRY_FRAME_ARTIFACT_KEEP: "artifacts.keep"
    case GANTRY_FRAME_ARTIFACT_GET: "artifacts.get"
    case GANTRY_LOCAL_CANCELLED: "cancelled"
    case GANTRY_LOCAL_WAIT_FD: "cancel.wait_fd"
    case GANTRY_LOCAL_DEADLINE: "cancel.deadline_ns"
    case GANTRY_LOCAL_FAIL: "fail"
    case GANTRY_LOCAL_WRITE: "out.write"
    case GANTRY_LOCAL_GET_INTERFACE: "get_interface"
    default: "unknown (\(kind))"
    }
  }
}
