extension Rule {
  private static let phases = "Plugins/AutoConfigure/Phases"
  private static let packages = "Plugins/AutoConfigure/Packages"
  private static let recommendation = "Plugins/AutoConfigure/Recommendation"
  private static let pipelines = "Plugins/AutoConfigure/Pipelines"

  /// Every rule.
  ///
  /// A constant that several find belongs to the first.
  static var all: [Rule] {
    get throws {
      [
        try Rule("exit status", in: ["Sources/gantry/ExitStatus.swift"], #"case \w+ = (\d+)"#),
        try Rule(
          "event",
          in: ["Sources/GantryCore/Events", "Sources/GantryCore/Run/RunChange+Events.swift"],
          #""([a-z]+\.[a-z-]+)""#
        ),
        try Rule("event", in: [phases], #"^\s+(?:type: )?"([a-z]+(?:_[a-z]+)+)",$"#),
        try Rule(
          "JSON key",
          in: ["Sources/gantry/Views", "Sources/GantryCore/Events/Event.swift"],
          #"(?:^\s+|\[|object\[|[,{])\\?"([a-z]+(?:_[a-z]+)*)"(?::|\] =)"#
        ),
        try Rule("JSON key", in: [phases, packages], #"case \w+ = "([a-z]+(?:_[a-z]+)+)""#),
        try Rule("JSON key", in: [phases], #""([a-z]+(?:_[a-z]+)+)":"#),
        try Rule(
          "error code",
          in: [
            "Sources/GantryPipeline/PipelineError.swift",
            "Sources/GantryPlugins/Errors/PluginError.swift",
          ],
          #"= "([A-Z]+(?:-[A-Z]+)*)"$"#
        ),
        try Rule(
          "error code",
          in: ["Sources/GantryEngine", "Sources/GantryPlugins", phases],
          #"code: "([A-Z]+(?:_[A-Z]+)*)""#
        ),
        try Rule(
          "option",
          in: ["Sources/gantry/Options", "Sources/gantry/Commands"],
          #"\.customLong\("([a-z-]+)"\)"#
        ),
        try Rule("default", in: ["Sources/gantry/Settings/Settings.swift"], #": "(\d[0-9.a-z]*)""#),
        try Rule("default", in: [pipelines], #"(?:default|minimum|maximum): (\d[0-9.]*)$"#),
        try Rule(
          "bound",
          in: [
            "Sources/GantryPipeline/YAML", "Sources/GantryCore/JSON/JSONParser.swift",
            "Sources/GantryCore/Expressions", "Sources/GantryCore/Pipeline",
          ],
          #"static let (?:max|default)\w+(?:: \w+)? = (\d[\d_]*)"#
        ),
        try Rule(
          "score",
          in: [recommendation, "Plugins/AutoConfigure/Toolchain/Confidence"],
          #"(?<![\w.])(0\.\d+)(?!\d)"#
        ),
        try Rule(
          "notice",
          in: ["\(phases)/CompletionNotices.swift", "\(phases)/CompletionResult.swift"],
          #""([A-Z][a-z]+ [a-z]+[a-z ]*)"#
        ),
        try Rule("file name", in: [packages], #""(?:[^"\\]*/)?([A-Za-z.-]+)\.(?:json|yaml|md)""#),
      ]
    }
  }
}
