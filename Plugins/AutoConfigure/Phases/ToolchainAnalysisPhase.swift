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

  static let events = [Events.toolchainAnalysis]

  init(config: Empty) {}

  func run(_ input: Input, _ call: Call) throws -> Output {
    let start = try RunStart(call)
    call.progress(0, step: "analyze", message: "Analyzing project structure...")
    let report = try Self.analyze(input.project)
    try call.checkCancellation()
    try call.emit(ToolchainAnalysed(report, start))
    call.progress(1, step: "analyze", message: ToolchainAnalysed.sentence(report))
    return Output(toolchain: report)
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
