extension Checks {
  /// What a long life, its end and the real host bring to light.
  static let life: [Check] = [
    .constructorAudit, .callsExit, .shutdownCrash, .callsAfterShutdown, .exitCrash, .leakMemory,
    .leakDescriptors, .leakThreads, .reopen, .determinism, .secretHygiene, .placementParity,
    .crashContainment,
  ]

  /// What only shows when memory fails, or after thousands of rounds.
  static let stress: [Check] = [.allocFail, .fuzzLong, .soak]
}

// MARK: - The end

extension Check {
  static let constructorAudit = Check(
    "ctor-audit",
    .life,
    "Loading the library runs no code of its own.",
    fix: "Make global objects constant, or create them with the first instance.",
    severity: .warning
  )
  static let callsExit = Check(
    "calls-exit",
    .life,
    "It does not end the process it is in.",
    fix: "Return a failure instead of calling exit, _exit, abort or raise."
  )
  static let shutdownCrash = Check(
    "shutdown-crash",
    .life,
    "Shutdown comes to an end and crashes nothing.",
    fix: "Free in shutdown only what no instance uses, once, and wait for nothing without a limit."
  )
  static let callsAfterShutdown = Check(
    "calls-after-shutdown",
    .life,
    "After shutdown the host is not called any more.",
    fix: "End in shutdown whatever still calls the host, before it returns."
  )
  static let exitCrash = Check(
    "exit-crash",
    .life,
    "The process ends in order after the library was used.",
    fix: "Leave nothing to destructors and atexit that needs threads or what is already gone."
  )
}

// MARK: - A long life

extension Check {
  static let leakMemory = Check(
    "leak-memory",
    .life,
    "A thousand instances need no more memory than a hundred.",
    fix: "Free in destroy what create and the calls allocated, also when they failed."
  )
  static let leakDescriptors = Check(
    "leak-descriptors",
    .life,
    "A thousand instances leave no descriptor open.",
    fix: "Close what the calls open on every path, also when they fail."
  )
  static let leakThreads = Check(
    "leak-threads",
    .life,
    "A thousand instances leave no thread running.",
    fix: "Join in destroy every thread that was started, also when a call failed."
  )
  static let reopen = Check(
    "reopen",
    .life,
    "It starts the same a hundred times in new processes, and answers the same each time.",
    fix: "Let nothing depend on addresses, time or what an earlier process left behind."
  )
  static let determinism = Check(
    "determinism",
    .life,
    "The same call gives the same bytes.",
    fix: "Sort what comes out of hash tables and folders, and leave times and random numbers out.",
    severity: .warning
  )
  static let secretHygiene = Check(
    "secret-hygiene",
    .life,
    "A secret appears in nothing that leaves the plugin.",
    fix:
      "Use the secret inside the callback alone, and keep it out of logs, events, errors, outputs "
      + "and files."
  )
}

// MARK: - The real host

extension Check {
  static let placementParity = Check(
    "placement-parity",
    .life,
    "In the host and in a worker it gives the same bytes.",
    fix: "Do not look at the process you are in: its environment, folder, arguments or descriptors."
  )
  static let crashContainment = Check(
    "crash-containment",
    .life,
    "When its process dies in a call, the host goes on and names it.",
    fix: "Start no processes that outlive the worker; leave signals of crashes to the worker."
  )
}

// MARK: - Stress

extension Check {
  static let allocFail = Check(
    "alloc-fail",
    .stress,
    "When memory cannot be had, the call fails and nothing crashes.",
    fix: "Look at what malloc returns, give back what was allocated before, and fail the call."
  )
  static let fuzzLong = Check(
    "fuzz-long",
    .stress,
    "Ten times as many odd values find nothing either.",
    fix: "Check each member's presence and type before using it."
  )
  static let soak = Check(
    "soak",
    .stress,
    "Ten thousand instances leave nothing behind and slow nothing down.",
    fix: "Free in destroy what create and the calls allocated, and keep no list that only grows."
  )
}
