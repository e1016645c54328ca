import GantryPlugin
import Toolchain

/// The skill `toolchain.detect`: what a repository is made of, as a `gantry.toolchain/1` document.
struct ToolchainDetectSkill: Skill {
  struct Input: Codable, Sendable {
    var project: String
  }

  static let descriptor = TypeDescriptor(
    type: "toolchain.detect",
    summary: "Says what a repository is made of.",
    input: .object(["project": Schemas.project], required: ["project"]),
    output: Schemas.toolchain,
    concurrency: .parallel
  )

  init(config: Empty) {}

  func invoke(_ input: Input, _ call: Call) throws -> ToolchainReport {
    try ToolchainAnalysisPhase.analyze(input.project)
  }
}
