internal import Toolchain

/// How well one agent fits one report, and what led to it (S0-39).
struct AgentScore: Equatable {
  /// 1.0 for the primary language, 0.6 for another one, else 0.
  let language: Double
  /// The share of detected frameworks the agent knows, stretched by 1.2 and capped at 1.
  let framework: Double
  /// 1.0 for a platform, 0.8 for a target type, 0.5 for a container tool, else 0.
  let deployment: Double
  /// The score, 0 to 1, rounded to four places.
  let total: Double
  /// The language that matched, as the report spells it.
  let matchedLanguage: String?
  /// Detected frameworks the agent knows, sorted.
  let matchedFrameworks: [String]
  /// Every framework the agent was measured against, sorted.
  let detectedFrameworks: [String]
  /// The platform or target type that matched.
  let matchedTarget: String?

  init(agent: AgentProfile, report: ToolchainReport) {
    let spoken = agent.languages.reduce(into: Set<String>()) {
      $0.formUnion(StackNames.languages($1))
    }
    (language, matchedLanguage) = Self.language(spoken: spoken, report: report)
    detectedFrameworks = Self.frameworks(spoken: spoken, report: report)
    let known = Set(agent.frameworks.map(StackNames.framework))
    matchedFrameworks = detectedFrameworks.filter { known.contains(StackNames.framework($0)) }
    framework =
      detectedFrameworks.isEmpty
      ? 0 : min(1, Double(matchedFrameworks.count) / Double(detectedFrameworks.count) * 1.2)
    (deployment, matchedTarget) = Self.deployment(agent: agent, report: report)
    total = Self.total(
      language: language,
      framework: framework,
      deployment: deployment,
      weight: agent.confidenceWeight
    )
  }

  private static func total(
    language: Double,
    framework: Double,
    deployment: Double,
    weight: Double
  ) -> Double {
    var base = 0.5 * language + 0.3 * framework + 0.2 * deployment
    // A project without frameworks must still get the engineer of its language.
    if language >= 1, framework == 0, deployment == 0 { base += 0.15 }
    var total = base * (0.5 + 0.5 * weight)
    if framework > 0.5 { total += 0.15 }
    if deployment > 0.5 { total += 0.10 }
    // Rounded once, here: the number that is printed is the number that passed the gate.
    return (min(1, max(0, total)) * 10_000).rounded() / 10_000
  }

  private static func language(
    spoken: Set<String>,
    report: ToolchainReport
  ) -> (Double, String?) {
    if let primary = report.primaryLanguage,
      !StackNames.languages(primary).isDisjoint(with: spoken)
    {
      return (1, primary)
    }
    let others = report.components.flatMap { [$0.language] + $0.secondaryLanguages }
    guard
      let other = others.first(where: { !StackNames.languages($0).isDisjoint(with: spoken) })
    else { return (0, nil) }
    return (0.6, other)
  }

  /// The frameworks an agent is measured against.
  ///
  /// In a repository of several components these are the frameworks of the components whose
  /// language it speaks, so that a Python backend is not held against the agent of the frontend.
  private static func frameworks(spoken: Set<String>, report: ToolchainReport) -> [String] {
    let own = report.components.filter { component in
      ([component.language] + component.secondaryLanguages).contains {
        !StackNames.languages($0).isDisjoint(with: spoken)
      }
    }
    let measured = own.isEmpty ? report.components : own
    return Set(measured.flatMap { $0.frameworks.map(\.name) }).sorted()
  }

  private static func deployment(
    agent: AgentProfile,
    report: ToolchainReport
  ) -> (Double, String?) {
    let listed = Set(agent.deploymentPlatforms.map { $0.lowercased() })
    let targets = report.deploymentTargets
    if let target = targets.first(where: { listed.contains($0.platform.lowercased()) }) {
      return (1, target.platform)
    }
    if let target = targets.first(where: { listed.contains($0.targetType.lowercased()) }) {
      return (0.8, target.targetType)
    }
    guard listed.contains("docker") || listed.contains("kubernetes"),
      let target = targets.first(where: { ["container", "cloud"].contains($0.targetType) })
    else { return (0, nil) }
    return (0.5, target.platform)
  }
}
