import ArgumentParser

/// The repository a pipeline is about, and the settings of auto-configure.
struct ProjectOptions: ParsableArguments {
  @Option(
    name: [.customLong("project"), .customLong("project-path")],
    help: ArgumentHelp("The repository to configure.", valueName: "dir")
  )
  var project: String?

  @Option(
    name: .customLong("registry"),
    help: ArgumentHelp(
      "A folder of skills and agents, added to the starter registry. May be repeated.",
      valueName: "dir"
    )
  )
  var registries: [String] = []

  @Option(
    name: .customLong("min-confidence"),
    help: ArgumentHelp(
      "Recommend nothing that scores lower, 0.0 to 1.0 (default: 0.5).",
      valueName: "number"
    )
  )
  var minimumConfidence: String?

  @Option(
    name: .customLong("input"),
    help: ArgumentHelp("An input of the pipeline. May be repeated.", valueName: "key=value")
  )
  var inputs: [String] = []
}
