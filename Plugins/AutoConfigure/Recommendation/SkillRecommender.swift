public import Toolchain

/// Derives skills from agents, from a project, or from a role (S0-53).
public struct SkillRecommender: Sendable {
  private let mapping: [String: [String]]

  /// Creates a recommender with a table of its own.
  ///
  /// - Parameter mapping: Skill names by agent id; `_` and `-` in ids are equal.
  public init(mapping: [String: [String]] = SkillRecommender.standardMapping) {
    self.mapping = mapping.reduce(into: [:]) { table, row in
      table[AgentProfile.key(row.key), default: []] += row.value
    }
  }

  /// The union of what the agents work with.
  ///
  /// - Parameters:
  ///   - agents: Ids of the recommended agents.
  ///   - available: Every skill name the registries hold.
  /// - Returns: The skills, or nil when there are no agents or none of them has an entry.
  public func recommend(agents: [String], available: Set<String>) -> SkillRecommendations? {
    let wanted = mapped(agents)
    guard !wanted.isEmpty else { return nil }
    return SkillRecommendations(wanted: wanted, available: available)
  }

  /// The union of what the agents work with and what is about the project itself.
  ///
  /// At most ``projectLimit`` skills come from the project; `SkillMatcher` says by which rules.
  ///
  /// - Parameters:
  ///   - agents: Ids of the recommended agents.
  ///   - registered: What the registries hold; of two skills with one name the first counts.
  ///   - report: What was found in the project.
  /// - Returns: The skills, or nil when there are no agents, or neither they nor the project lead to
  ///   a skill.
  public func recommend(
    agents: [String],
    registered: [SkillDescriptor],
    report: ToolchainReport
  ) -> SkillRecommendations? {
    guard !agents.isEmpty else { return nil }
    let mapped = mapped(agents)
    let known = Set(mapped.map(\.name))
    let matched = SkillMatcher(report: report, skills: registered).matches
      .filter { !known.contains($0.name) }
      .prefix(Self.projectLimit)
    guard !mapped.isEmpty || !matched.isEmpty else { return nil }
    return SkillRecommendations(
      wanted: mapped + matched,
      available: Set(registered.map(\.name))
    )
  }

  /// The skills of a role (S0-45).
  ///
  /// - Parameters:
  ///   - role: The preset.
  ///   - available: Every skill name the registries hold.
  /// - Returns: The role's skills, parted by what exists.
  public func recommend(role: RolePreset, available: Set<String>) -> SkillRecommendations {
    let reason = "The role \(role.name) asks for it."
    return SkillRecommendations(
      wanted: role.skills.map { SkillReason(name: $0, reason: reason, source: .role) },
      available: available
    )
  }

  /// The greatest number of skills that a project brings beside those of its agents.
  public static let projectLimit = 8

  private func mapped(_ agents: [String]) -> [SkillReason] {
    var users: [String: [String]] = [:]
    for agent in agents {
      let id = AgentProfile.normalizedID(agent)
      for skill in skills(of: id) where !users[skill, default: []].contains(id) {
        users[skill, default: []].append(id)
      }
    }
    return users.map { skill, agents in
      let verb = agents.count == 1 ? "works" : "work"
      return SkillReason(
        name: skill,
        reason: "\(agents.phrase("and")) \(verb) with it.",
        source: .mapping
      )
    }
  }

  /// Looks an agent up by its id, then by the id without its trade, `python` for
  /// `python-engineer`: registries spell both.
  private func skills(of agent: String) -> [String] {
    let id = AgentProfile.key(agent)
    if let skills = mapping[id] { return skills }
    guard id.hasSuffix("-engineer") else { return [] }
    return mapping[String(id.dropLast("-engineer".count))] ?? []
  }
}
