import GantryPlugin

extension Events {
  static let analysisStarted = event(
    "analysis_started",
    "The analysis of the project starts.",
    in: [.toolchainAnalysis],
    ["path": .string]
  )

  static let toolchainAnalysis = event(
    "toolchain_analysis",
    "The project was analysed.",
    [
      "detected_components": .array(
        of: .object(
          ["type": .string, "version": .nullable(.string), "confidence": .number(in: 0...1)],
          required: ["type", "version", "confidence"]
        )
      )
    ]
  )

  /// What the analysis may emit.
  static let analysisFamily = commonFamily + [analysisStarted, toolchainAnalysis]
}
