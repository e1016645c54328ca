internal import GantryCore

extension Checks {
  /// What the library does to its process, and how it takes other hosts than the newest.
  static let contract: [Check] = [
    .unknownInterface, .missingInterface, .missingFunction, .undeclaredInterface, .leavesThread,
    .leavesDescriptor, .changesSignals, .changesFolder, .changesUmask, .changesLocale,
    .changesEnvironment, .changesLimits, .changesRounding, .doubleEntry, .hostTableChanged,
    .hostMinorSweep, .futureHost, .missingRequired, .missingOptional, .truncatedHost,
    .truncatedInterfaces, .stride,
  ]
}

// MARK: - Tables

extension Check {
  static let missingInterface = Check(
    "missing-interface",
    .contract,
    "For every kind in the manifest there is a table.",
    fix: "Answer the kind's id in get_interface, or take the type out of the manifest."
  )
  static let missingFunction = Check(
    "missing-function",
    .contract,
    "Every table holds the functions its kind requires.",
    fix: "Set the function in the table, and struct_size to the size of the whole struct."
  )
  static let undeclaredInterface = Check(
    "undeclared-interface",
    .contract,
    "There is no table for a kind that the manifest does not have.",
    fix: "Add the type to the manifest, or answer NULL for the kind's id."
  )
  static let unknownInterface = Check(
    "unknown-interface",
    .contract,
    "get_interface answers NULL for every id it does not know.",
    fix: "Compare the whole id with its length, and answer NULL otherwise."
  )
}

// MARK: - The process

extension Check {
  static let leavesThread = Check(
    "leaves-thread",
    .contract,
    "No thread is left when the last instance is gone.",
    fix: "Join in destroy every thread that was started for the instance."
  )
  static let leavesDescriptor = Check(
    "leaves-descriptor",
    .contract,
    "No descriptor is left when the last instance is gone, and none of the host's is closed.",
    fix: "Close in destroy what the instance opened, on every path; never close wait_fd or 0 to 4."
  )
  static let changesSignals = Check(
    "changes-signals",
    .contract,
    "What signals do, and which are blocked, stays as it was.",
    fix: "Leave signals to the host; wait for children with a pidfd instead of SIGCHLD."
  )
  static let changesFolder = Check(
    "changes-folder",
    .contract,
    "The working folder stays as it was.",
    fix: "Use absolute paths, or openat with a descriptor of the folder, instead of chdir."
  )
  static let changesUmask = Check(
    "changes-umask",
    .contract,
    "The file mode mask stays as it was.",
    fix: "Set the mode with fchmod after opening, instead of umask before."
  )
  static let changesLocale = Check(
    "changes-locale",
    .contract,
    "The locale of the process stays as it was.",
    fix: "Use newlocale and the functions that take a locale_t, instead of setlocale."
  )
  static let changesEnvironment = Check(
    "changes-environment",
    .contract,
    "The environment stays as it was.",
    fix: "Hand variables to the child that needs them, instead of setenv."
  )
  static let changesLimits = Check(
    "changes-limits",
    .contract,
    "The resource limits stay as they were.",
    fix: "Say in the manifest's limits what the plugin needs, instead of setrlimit."
  )
  static let changesRounding = Check(
    "changes-rounding",
    .contract,
    "Rounding and exceptions of floating point stay as they were.",
    fix: "Save them with fegetenv and restore them with fesetenv before every return; link without "
      + "-ffast-math."
  )
}

// MARK: - Other hosts

extension Check {
  static let doubleEntry = Check(
    "double-entry",
    .contract,
    "Entering twice, with another host's table, is harmless and answers the same table.",
    fix: "Let gantry_plugin_v1 answer one static table each time, and free nothing of the first."
  )
  static let hostTableChanged = Check(
    "host-table-changed",
    .contract,
    "The tables that the host lends are not written to.",
    fix: "Keep a pointer to the host's table, or a copy of your own; never cast its const away."
  )
  static let hostMinorSweep = Check(
    "host-minor-sweep",
    .contract,
    "It works with every published minor version from min_host_minor on, and declines older ones.",
    fix: "Ask with GANTRY_HAS before using what is newer than min_host_minor, or raise it."
  )
  static let truncatedHost = Check(
    "truncated-host",
    .contract,
    "A host's table that is shorter than expected is declined or done without, never read past.",
    fix: "Ask with GANTRY_HAS(host, gantry_host, field) before using a field."
  )
  static let futureHost = Check(
    "future-host",
    .contract,
    "A host with a larger table and a higher minor version is taken as it is.",
    fix:
      "Accept every struct_size and abi_minor that is large enough, and copy no more than you know."
  )
  static let truncatedInterfaces = Check(
    "truncated-interfaces",
    .contract,
    "A host interface that is shorter than expected is declined or done without, never read past.",
    fix: "Ask with GANTRY_HAS for each function of an interface before the first use."
  )
  static let missingRequired = Check(
    "missing-required",
    .contract,
    "When an interface is missing that the manifest requires, it declines and says which.",
    fix:
      "Ask for every required interface in gantry_plugin_v1; without it write to `why` and return "
      + "NULL, or fail in create."
  )
  static let missingOptional = Check(
    "missing-optional",
    .contract,
    "It works without every interface that its manifest does not require.",
    fix: "Check the answer of get_interface for NULL, or list the id under interfaces."
  )
  static let stride = Check(
    "stride",
    .contract,
    "Events are found by the stride of the call, not by the size of the struct.",
    fix: "Take event i at (const char *)first + i * stride.",
    kinds: [.sink]
  )
}
