import Toolchain

extension Observation {
  /// The analysis of a project starts.
  static func analysisStarted(path: String) -> Observation {
    Observation(
      Events.analysisStarted,
      in: .toolchainAnalysis,
      "Analyzing project structure...",
      ["path": path]
    )
  }

  /// The analysis of a project ended.
  static func analysisCompleted(_ report: ToolchainReport) -> Observation {
    Observation(
      Events.toolchainAnalysis,
      sentence(report),
      ["detected_components": DetectedComponent.list(report)]
    )
  }

  /// The report in one line.
  static func sentence(_ report: ToolchainReport) -> String {
    guard let language = report.primaryLanguage else { return "Nothing recognised" }
    return "Detected \(language) in \(report.components.count) component(s)"
  }
}
