import ArgumentParser
import GantryCore
import GantryPipeline

/// What `auto-configure` and `deploy` can be told beside the project.
struct ConfigureOptions: ParsableArguments {
  @Flag(name: .customLong("agents-only"), help: "Deploy agents only.")
  var agentsOnly = false

  @Flag(name: .customLong("skills-only"), help: "Deploy skills only.")
  var skillsOnly = false

  @Option(
    name: .customLong("role"),
    help: ArgumentHelp(
      "Recommend for a role instead of the project: developer, product-manager or executive.",
      valueName: "name"
    )
  )
  var role: String?

  @Flag(
    name: .customLong("default-set"),
    help: "Recommend the default set when nothing is recognised."
  )
  var defaultSet = false

  @Option(
    name: .customLong("max-agents"),
    help: ArgumentHelp("Recommend at most this many agents.", valueName: "count")
  )
  var maxAgents: Int?

  @Option(
    name: .customLong("exclude-agent"),
    help: ArgumentHelp("Never recommend this agent. May be repeated.", valueName: "id")
  )
  var excludedAgents: [String] = []

  @Option(
    name: .customLong("mode"),
    help: ArgumentHelp(
      "The skills to deploy: 'selective', those that fit, or 'full', all there are.",
      valueName: "mode"
    )
  )
  var mode: String?

  @Flag(
    name: .customLong("cleanup"),
    help: "Remove skills that Gantry deployed and that are not wanted any more."
  )
  var cleanup = false

  @Flag(
    name: .customLong("keep-agents"),
    help: "Archive no agent, not even one that nothing recommends any more."
  )
  var keepAgents = false

  @Flag(
    name: .customLong("overwrite-edited"),
    help: "Replace files that a person made or edited; a backup keeps them."
  )
  var overwriteEdited = false

  init() {}

  mutating func validate() throws {
    guard agentsOnly, skillsOnly else { return }
    throw ValidationError("--agents-only and --skills-only exclude each other; use one of them.")
  }

  /// The inputs that these options fill; what was not said is left to the pipeline's defaults.
  var inputs: [String: InputValue] {
    var inputs: [String: InputValue] = [:]
    if skillsOnly { inputs["agents"] = .json(.bool(false)) }
    if agentsOnly { inputs["skills"] = .json(.bool(false)) }
    if let role { inputs["role"] = .json(.string(role)) }
    if defaultSet { inputs["default_set"] = .json(.bool(true)) }
    if let maxAgents { inputs["max_agents"] = .json(.int(Int64(maxAgents))) }
    if !excludedAgents.isEmpty {
      inputs["excluded_agents"] = .json(.string(excludedAgents.joined(separator: ",")))
    }
    if let mode { inputs["mode"] = .json(.string(mode)) }
    if cleanup { inputs["cleanup"] = .json(.bool(true)) }
    if keepAgents { inputs["archive_agents"] = .json(.bool(false)) }
    if overwriteEdited { inputs["overwrite_edited"] = .json(.bool(true)) }
    return inputs
  }
}
