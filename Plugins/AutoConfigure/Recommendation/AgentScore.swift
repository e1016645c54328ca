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
  /// The language that matched.
  let matchedLanguage: LanguageMatch?
  /// Detected frameworks the agent knows, sorted.
  let matchedFrameworks: [String]
  /// Every framework the agent was measured against, sorted.
  let detectedFrameworks: [String]
  /// The deployment target that matched.
  let matchedTarget: TargetMatch?
  /// Why the agent is out of place although something matched; it halves the score.
  let shortfall: String?

  /// A language of the project that the agent writes.
  struct LanguageMatch: Equatable {
    /// The language as the report spells it.
    var detected: String
    /// The agent's languages it stands for, sorted; empty when the agent spells it alike.
    var spoken: [String]
    var isPrimary: Bool
    /// The component it was found in.
    var path: String
  }

  /// A deployment target and how the agent comes to it.
  enum TargetMatch: Equatable {
    case platform(String)
    case type(String)
    /// The agent works with containers, and this platform takes them.
    case containers(platform: String)
  }

  init(agent: AgentProfile, report: ToolchainReport) {
    let spoken = StackNames.languages(agent.languages)
    (language, matchedLanguage) = Self.language(agent, spoken: spoken, report: report)
    detectedFrameworks = Self.frameworks(spoken: spoken, report: report)
    (deployment, matchedTarget) = Self.deployment(agent: agent, report: report)

    let needed = Set(agent.requiredFrameworks.map(StackNames.framework))
    let known = Set(agent.frameworks.map(StackNames.framework)).union(needed)
    let hasItsFramework =
      needed.isEmpty || detectedFrameworks.contains { needed.contains(StackNames.framework($0)) }
    matchedFrameworks =
      hasItsFramework ? detectedFrameworks.filter { known.contains(StackNames.framework($0)) } : []
    framework =
      detectedFrameworks.isEmpty
      ? 0 : min(1, Double(matchedFrameworks.count) / Double(detectedFrameworks.count) * 1.2)

    if !hasItsFramework {
      shortfall = "It is for \(agent.requiredFrameworks.phrase("or")), which was not detected."
    } else if agent.specialization == .devops, !agent.deploymentPlatforms.isEmpty, deployment == 0 {
      shortfall = "The project is not deployed to \(agent.deploymentPlatforms.phrase("or"))."
    } else {
      shortfall = nil
    }
    total = Self.total(
      language: language,
      framework: framework,
      deployment: deployment,
      weight: agent.confidenceWeight,
      isOutOfPlace: shortfall != nil
    )
  }

  private static func total(
    language: Double,
    framework: Double,
    deployment: Double,
    weight: Double,
    isOutOfPlace: Bool
  ) -> Double {
    var base = 0.5 * language + 0.3 * framework + 0.2 * deployment
    // A project without frameworks must still get the engineer of its language. A floor and not
    // a bonus, or one of ten frameworks known would count less than none.
    if language >= 1 { base = max(base, 0.65) }
    var total = base * (0.5 + 0.5 * weight)
    if framework > 0.5 { total += 0.15 }
    if deployment > 0.5 { total += 0.10 }
    total = min(1, max(0, total))
    // Below the usual minimum whatever else matches: the operator of a platform the project does
    // not use shares its languages all the same.
    if isOutOfPlace { total /= 2 }
    // Rounded once, here: the number that is printed is the number that passed the gate.
    return (total * 10_000).rounded() / 10_000
  }

  private static func language(
    _ agent: AgentProfile,
    spoken: Set<String>,
    report: ToolchainReport
  ) -> (Double, LanguageMatch?) {
    func match(_ detected: String, isPrimary: Bool, path: String) -> LanguageMatch? {
      let meant = StackNames.languages(detected)
      guard !meant.isDisjoint(with: spoken) else { return nil }
      let listed = agent.languages.filter { !meant.isDisjoint(with: StackNames.languages($0)) }
      return LanguageMatch(
        detected: detected,
        spoken: spoken.contains(detected.lowercased()) ? [] : listed.sorted(),
        isPrimary: isPrimary,
        path: path
      )
    }
    if let primary = report.primaryLanguage,
      let found = match(primary, isPrimary: true, path: ".")
    {
      return (1, found)
    }
    for component in report.components {
      for name in StackNames.languages(of: component) {
        if let found = match(name, isPrimary: false, path: component.path) { return (0.6, found) }
      }
    }
    return (0, nil)
  }

  /// The frameworks an agent is measured against.
  ///
  /// In a repository of several components these are the frameworks of the components whose
  /// language it speaks, so that a Python backend is not held against the agent of the frontend.
  private static func frameworks(spoken: Set<String>, report: ToolchainReport) -> [String] {
    let own = report.components.filter {
      !StackNames.languages(StackNames.languages(of: $0)).isDisjoint(with: spoken)
    }
    let measured = own.isEmpty ? report.components : own
    return Set(measured.flatMap { $0.frameworks.map(\.name) }).sorted()
  }

  private static func deployment(
    agent: AgentProfile,
    report: ToolchainReport
  ) -> (Double, TargetMatch?) {
    let listed = Set(agent.deploymentPlatforms.map { $0.lowercased() })
    let targets = report.deploymentTargets
    if let target = targets.first(where: { listed.contains($0.platform.lowercased()) }) {
      return (1, .platform(target.platform))
    }
    if let target = targets.first(where: { listed.contains($0.targetType.lowercased()) }) {
      return (0.8, .type(target.targetType))
    }
    guard listed.contains("docker") || listed.contains("kubernetes"),
      let target = targets.first(where: { ["container", "cloud"].contains($0.targetType) })
    else { return (0, nil) }
    return (0.5, .containers(platform: target.platform))
  }
}
