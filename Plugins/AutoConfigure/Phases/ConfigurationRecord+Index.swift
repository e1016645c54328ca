import Packages
import Toolchain

extension ConfigurationRecord {
  /// What is in place after a run, those agents of earlier runs included.
  ///
  /// Times come from the index, which is complete before this is asked, so that a repeated attempt
  /// finds the same ones.
  init(
    _ report: ToolchainReport,
    recommendations: [RecommendedAgent],
    index: DeploymentIndex
  ) {
    let names = recommendations.reduce(into: [String: RecommendedAgent]()) { $0[$1.agentID] = $1 }
    self.init(
      primaryLanguage: report.primaryLanguage,
      frameworks: Set(report.components.flatMap { $0.frameworks.map(\.name) }).sorted(),
      deploymentTargets: report.deploymentTargets.map(\.platform),
      deployedAgents: index.deployedAgents.sorted { $0.key < $1.key }.map { id, entry in
        Agent(
          agentID: id,
          agentName: names[id]?.agentName ?? id,
          confidence: names[id]?.confidence,
          deployedAt: RunStart.date(entry.deployedAt)
        )
      }
    )
  }
}
