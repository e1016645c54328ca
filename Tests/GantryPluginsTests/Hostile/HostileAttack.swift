import Testing

/// An attack of `acme.hostile`, and what it may cost.
struct HostileAttack: Sendable, CustomTestStringConvertible {
  /// How the attempt may end.
  enum Ending: Sendable {
    /// With this output.
    case output(String)
    /// With one of these codes.
    case codes([String])
    /// With its output or with one of these codes: which, depends on who comes first.
    case either(String, [String])
  }

  let type: String
  let ending: Ending
  /// What the failure's message or evidence must contain.
  var says = ""
  /// When the host has to stop it.
  var limit: Duration?

  var testDescription: String { type }

  static func crashes(_ type: String, _ cause: String) -> HostileAttack {
    HostileAttack(type: type, ending: .codes(["PLUGIN_CRASHED"]), says: cause)
  }

  static func exits(_ type: String, _ cause: String) -> HostileAttack {
    HostileAttack(type: type, ending: .codes(["PLUGIN_EXITED"]), says: cause)
  }

  static func fails(_ type: String, _ codes: String..., says: String = "") -> HostileAttack {
    HostileAttack(type: type, ending: .codes(codes), says: says)
  }

  static func answers(_ type: String, _ output: String = "{}") -> HostileAttack {
    HostileAttack(type: type, ending: .output(output))
  }

  static func either(_ type: String, _ output: String = "{}", _ codes: String...) -> HostileAttack {
    HostileAttack(type: type, ending: .either(output, codes), limit: .milliseconds(500))
  }

  /// Never returns, and is ended by the host.
  static func endless(_ type: String) -> HostileAttack {
    HostileAttack(
      type: type,
      ending: .codes(["TIMED_OUT", "PLUGIN_KILLED"]),
      limit: .milliseconds(200)
    )
  }
}

extension HostileAttack {
  /// Those that end the worker.
  static let deadly: [HostileAttack] = [
    .crashes("segfault-read", "SIGSEGV at 0x10"),
    .crashes("segfault-write", "SIGSEGV at 0x10"),
    .crashes("execute-data", "SIGSEGV"),
    .crashes("write-constant", "SIGSEGV"),
    .crashes("bus-error", "SIGBUS"),
    .crashes("abort", "SIGABRT"),
    .crashes("abort-loudly", "SIGABRT"),
    .crashes("trap", "SIGTRAP"),
    .crashes("illegal-instruction", "SIGILL"),
    .crashes("divide-by-zero", "SIGFPE"),
    .crashes("stack-overflow", "SIGSEGV"),
    .crashes("stack-smash", "SIGABRT"),
    .crashes("double-free", "SIGABRT"),
    .fails("heap-smash", "PLUGIN_CRASHED", says: "crashed in run"),
    .crashes("crash-in-thread", "SIGSEGV"),
    .crashes("crash-in-handler", "SIGSEGV"),
    .crashes("default-restored", "SIGSEGV"),
    .crashes("create-crash", "crashed in create: SIGSEGV"),
    .crashes("writer-wild", "SIGSEGV"),
    .crashes("fail-wild", "SIGSEGV"),
    .crashes("memory-eaten", "SIGSEGV"),
    .crashes("sign-written", "SIGSEGV"),
    .exits("exit-0", "ended its process in run with status 0"),
    .exits("exit-7", "ended its process in run with status 7"),
    .exits("exit-quickly", "ended its process in run with status 8"),
    .exits("exit-in-thread", "ended its process in run with status 9"),
    .exits("exit-after-answer", "ended its process in run with status 0"),
    .exits("page-forged-exit", "ended its process in run with status 3"),
    .fails("exit-as-worker", "PLUGIN_EXITED", "WORKER_PROTOCOL"),
    .fails("raise-kill", "PLUGIN_CRASHED", "STILL_ALIVE"),
    .fails("raise-term", "PLUGIN_CRASHED", "PLUGIN_EXITED"),
  ]

  /// Those that never return.
  static let endless: [HostileAttack] = [
    .endless("endless-loop"), .endless("endless-read"), .endless("endless-blocked"),
    .endless("endless-ignored"), .endless("endless-asking"), .endless("deadlock"),
    .endless("create-hang"), .endless("exit-hang"), .endless("thread-exit"),
    .endless("stdout-for-ever"), .endless("log-for-ever"), .endless("raise-stop"),
    .endless("cancel-read"), .endless("cancel-blocked"), .endless("cancel-taken"),
    .endless("socket-read-away"),
  ]

  /// Those that use the contract wrongly.
  static let misuse: [HostileAttack] = [
    .fails("output-flood", "OUTPUT_LIMIT"),
    .fails("output-not-json", "OUTPUT_INVALID"),
    .fails("output-bad-utf8", "OUTPUT_INVALID"),
    .fails("output-wrong-schema", "OUTPUT_INVALID", says: "/count"),
    .fails("output-nothing", "OUTPUT_INVALID"),
    .fails("output-deep", "OUTPUT_INVALID"),
    .answers("writer-null", #"{"status":5}"#),
    .fails("writer-huge", "OUTPUT_LIMIT"),
    .answers("writer-ended", #"{"status":6}"#),
    .answers("handle-stale", #"{"refused":true}"#),
    .answers("handle-made-up", #"{"refused":true}"#),
    .fails("fail-null", "UNSAID", ""),
    .fails("fail-sizes", "SIZED", "UNSAID"),
    .fails("fail-large", "LARGE", "UNSAID"),
    .fails("status-unknown", "UNSAID", says: "the unknown status 4711"),
    .fails("status-negative", "UNSAID", says: "the unknown status -2147483648"),
    .answers("emit-undeclared", #"{"status":5}"#),
    .answers("emit-wrong-schema", #"{"status":5}"#),
    .answers("emit-huge", #"{"status":11}"#),
    .answers("progress-nan", #"{"status":5}"#),
    .answers("progress-flood"),
    .answers("skill-again", #"{"status":10}"#),
    .answers("skill-again-parallel", #"{"status":11}"#),
    .answers("values-misused", #"{"refused":true}"#),
    .answers("interface-made-up", #"{"refused":true}"#),
    .answers("out-missing"),
  ]

  /// Those that change what the process is, and then return.
  static let changes: [HostileAttack] = [
    .answers("signals-blocked"),
    .answers("stdout-noise"), .answers("stderr-noise"), .answers("stdout-endless-line"),
    .answers("stdout-control"), .answers("outputs-closed", #"{"numbers":12}"#),
    .answers("log-flood"), .answers("log-long"), .answers("log-control"), .answers("log-level"),
    .answers("words-changed"), .answers("handlers-replaced"), .answers("library-closed"),
    .answers("page-forged"), .answers("thread-emits-late"), .answers("thread-logs-for-ever"),
    .answers("thread-left"), .answers("destroy-crash"), .answers("destroy-hang"),
    .either("limits-lowered", "{}", "PLUGIN_CRASHED", "WORKER_PROTOCOL"),
    .either("table-overwritten", "{}", "PLUGIN_CRASHED"),
    .either("memory-locked", "{}", "PLUGIN_CRASHED", "PLUGIN_EXITED", "TIMED_OUT"),
    // Without the page there is nobody to say that it was a crash.
    .either("page-protected", "{}", "PLUGIN_CRASHED", "PLUGIN_EXITED"),
    .either("page-unmapped", "{}", "PLUGIN_CRASHED", "PLUGIN_EXITED"),
    .either("cancel-closed", "{}", "PLUGIN_CRASHED"),
  ]

  /// Those that speak in the worker's place.
  static let frames: [HostileAttack] = [
    .fails("socket-closed", "PLUGIN_EXITED", "WORKER_PROTOCOL"),
    .fails("descriptors-closed", "PLUGIN_EXITED", "WORKER_PROTOCOL"),
    .fails("socket-shut-down", "PLUGIN_EXITED", "WORKER_PROTOCOL"),
    .fails("socket-replaced", "PLUGIN_EXITED", "WORKER_PROTOCOL"),
    .either("socket-nonblocking", "{}", "PLUGIN_EXITED", "WORKER_PROTOCOL"),
    .fails("frame-empty", "WORKER_PROTOCOL"),
    .fails("frame-short", "WORKER_PROTOCOL"),
    .fails("frame-giant", "WORKER_PROTOCOL"),
    .fails("frame-longer", "WORKER_PROTOCOL"),
    .fails("frame-unknown", "WORKER_PROTOCOL", says: "it sent a frame of the unknown kind 4711"),
    .fails("frame-ready", "WORKER_PROTOCOL", says: "it sent READY out of order"),
    .fails("frame-reply", "WORKER_PROTOCOL", says: "it sent a frame that only the host sends"),
    .fails("frame-other-call", "WORKER_PROTOCOL", says: "it answered another call"),
    .fails("frame-parts", "WORKER_PROTOCOL"),
    .fails("frame-memfd-short", "WORKER_PROTOCOL"),
    .fails("frame-memfd-missing", "WORKER_PROTOCOL"),
    .fails("frame-memfd-sparse", "WORKER_PROTOCOL"),
    .fails("frame-memfd-pipe", "WORKER_PROTOCOL"),
    .fails("frame-result-extreme", "UNSAID", "WORKER_PROTOCOL", "OUTPUT_LIMIT"),
    // Whether the worker had left the call when the host read it, is a matter of luck.
    .either("frame-result-twice", #"{"forged": true}"#, "WORKER_PROTOCOL"),
    .either("frame-descriptors", "{}", "WORKER_PROTOCOL"),
    .answers("frame-log-long"),
    .answers("frame-progress-nan"),
    .fails("frame-emit-undeclared", "WORKER_PROTOCOL", says: "that wants no reply"),
    .either("frame-skill-flood", "{}", "WORKER_PROTOCOL", "TIMED_OUT"),
    .either("frame-request-flood", "{}", "WORKER_PROTOCOL", "TIMED_OUT"),
  ]

  /// Those that want what is not permitted.
  static let reaches: [HostileAttack] = [
    .fails("fork-bomb", "FORK_DENIED", says: "Operation not permitted"),
    .fails("run-shell", "FORK_DENIED", says: "Operation not permitted"),
    .answers("parent-killed", #"{"refused":true}"#),
    .answers("parent-traced", #"{"refused":true}"#),
    .answers("sign-taken", #"{"refused":true}"#),
  ]

  static let all = deadly + endless + misuse + changes + frames + reaches
}
