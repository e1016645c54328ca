import Recommendation
import Toolchain

/// Reports and agents that the cases share.
enum Samples {
  static let python = AgentProfile(
    agentID: "python_engineer",
    name: "Python engineer",
    specialization: .engineering,
    languages: ["python"],
    frameworks: ["django", "flask", "fastapi", "pytest"],
    deploymentPlatforms: ["docker"],
    confidenceWeight: 0.9
  )
  static let typescript = AgentProfile(
    agentID: "typescript-engineer",
    name: "TypeScript engineer",
    specialization: .engineering,
    languages: ["typescript", "javascript"],
    frameworks: ["express", "react"],
    confidenceWeight: 0.85
  )
  static let nextjs = AgentProfile(
    agentID: "nextjs-engineer",
    name: "Next.js engineer",
    specialization: .engineering,
    languages: ["typescript", "javascript"],
    frameworks: ["next.js", "react"],
    deploymentPlatforms: ["vercel"],
    confidenceWeight: 0.95
  )
  static let vercelOps = AgentProfile(
    agentID: "vercel_ops",
    name: "Vercel operations",
    specialization: .devops,
    languages: ["javascript", "typescript"],
    frameworks: ["next"],
    deploymentPlatforms: ["vercel"],
    confidenceWeight: 0.95
  )
  static let golang = AgentProfile(
    agentID: "golang-engineer",
    name: "Go engineer",
    specialization: .engineering,
    languages: ["golang"],
    frameworks: ["gin"],
    confidenceWeight: 0.9
  )

  static func component(
    _ language: String,
    _ frameworks: [String] = [],
    path: String = ".",
    secondary: [String] = [],
    services: [String] = []
  ) -> ToolchainReport.Component {
    ToolchainReport.Component(
      path: path,
      language: language,
      secondaryLanguages: secondary,
      runtime: ToolchainReport.Runtime(name: language),
      frameworks: frameworks.map { .init(name: $0, type: "web", confidence: 0.9) },
      services: services,
      confidence: 0.9
    )
  }

  static func target(_ type: String, _ platform: String) -> ToolchainReport.DeploymentTarget {
    ToolchainReport.DeploymentTarget(
      targetType: type,
      platform: platform,
      confidence: 0.9,
      requiresOperations: true,
      evidence: []
    )
  }

  static func report(
    _ primary: String?,
    _ components: [ToolchainReport.Component],
    targets: [ToolchainReport.DeploymentTarget] = []
  ) -> ToolchainReport {
    ToolchainReport(
      primaryLanguage: primary,
      confidence: primary == nil ? nil : 0.9,
      components: components,
      deploymentTargets: targets,
      buildTools: ["make"],
      developmentTools: []
    )
  }

  /// The score of one agent on a report.
  static func score(_ agent: AgentProfile, _ report: ToolchainReport) throws -> Double? {
    let all = Recommender().recommend(
      report,
      agents: [agent],
      minimumConfidence: try MinimumConfidence(0)
    )
    return all.kept.first?.confidence
  }
}
