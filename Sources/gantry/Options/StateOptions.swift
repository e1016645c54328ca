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
      "A folder of plugins for development; they run inside the host process. May be repeated.",
      valueName: "dir"
    )
  )
  var plugins: [String] = []
}
