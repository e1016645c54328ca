import GantryPlugin
import Toolchain

/// Phase 0: finds out what the project is made of.
struct ToolchainAnalysisPhase: Phase {
  struct Input: Codable, Sendable {
    var project: String
  }

  struct Output: Codable, Sendable {
    var toolchain: ToolchainReport
  }

  static let descriptor = TypeDescriptor(
    type: "toolchain-analysis",
    summary: "Finds out what a repository is made of.",
    input: .object(["project": Schemas.project], required: ["project"]),
    output: .object(["toolchain": Schemas.toolchain], required: ["toolchain"])
  )

  static let events = Events.analysisFamily

  private let emitter: EmitterSource

  init(config: Empty) {
    self.init { $0 }
  }

  init(emitter: @escaping EmitterSource) {
    self.emitter = emitter
  }

  func run(_ input: Input, _ call: Call) throws -> Output {
    let message = "Analyzing project structure..."
    return try PhaseReporter.perform(
      .toolchainAnalysis,
      message,
      call,
      emitter: emitter
    ) { reporter in
      reporter.observe(.analysisStarted(path: input.project))
      try reporter.step("analyze", 0, message)
      let report = try Self.analyze(input.project)
      try reporter.step("report", 0.9, "Reporting what was found...")
      reporter.observe(.analysisCompleted(report))
      try reporter.step("report", 1, Observation.sentence(report))
      return Output(toolchain: report)
    }
  }

  func plan(_ input: Input, _ call: Call) throws -> Output {
    try run(input, call)
  }

  /// Analyses a project in the host's words for failure.
  static func analyze(_ project: String) throws -> ToolchainReport {
    do throws(ToolchainError) {
      return try ToolchainAnalyzer().analyze(path: project)
    } catch {
      throw PluginFailure(error)
    }
  }
}
