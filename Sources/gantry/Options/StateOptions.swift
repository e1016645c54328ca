import ArgumentParser

/// Where runs are kept and which plugins are found.
struct StateOptions: ParsableArguments {
  @Option(
    name: .customLong("state"),
    help: ArgumentHelp("The folder that keeps runs.", valueName: "dir")
  )
  var state: String?

  @Option(
    name: .customLong("drain"),
    help: ArgumentHelp(
      "How long the end of a run waits for its sinks (default: 5s).",
      valueName: "duration"
    )
  )
  var drain: String?

  @Option(
    name: .customLong("plugins"),
    help: ArgumentHelp(
      "A folder to look for plugins in; each must be in a lock. May be repeated.",
      valueName: "dir"
    )
  )
  var plugins: [String] = []

  @Option(
    name: .customLong("lock"),
    help: ArgumentHelp("A lock of plugins to read first.", valueName: "file")
  )
  var lock: String?

  @Flag(
    name: .customLong("strict"),
    help: "Hash every plugin again, and load it from a copy that nobody can change."
  )
  var strict = false

  @Flag(name: .customLong("safe-mode"), help: "Use only the plugins that come with Gantry.")
  var safeMode = false
}
