/// Derives skills from agents (S0-53).
public struct SkillRecommender: Sendable {
  private let mapping: [String: [String]]

  /// Creates a recommender with a table of its own.
  ///
  /// - Parameter mapping: Skill names by agent id; `_` and `-` in ids are equal.
  public init(mapping: [String: [String]] = SkillRecommender.standardMapping) {
    self.mapping = mapping.reduce(into: [:]) { table, row in
      table[AgentProfile.normalizedID(row.key), default: []] += row.value
    }
  }

  /// The union of what the agents work with.
  ///
  /// - Parameters:
  ///   - agents: Ids of the recommended agents.
  ///   - available: Every skill name the registries hold.
  /// - Returns: The skills, or nil when there are no agents or none of them has an entry.
  public func recommend(agents: [String], available: Set<String>) -> SkillRecommendations? {
    let wanted = agents.reduce(into: Set<String>()) { $0.formUnion(skills(of: $1)) }
    guard !wanted.isEmpty else { return nil }
    return SkillRecommendations(
      skills: wanted.intersection(available).sorted(),
      missing: wanted.subtracting(available).sorted()
    )
  }

  /// Looks an agent up by its id, then by the id without its trade, `python` for
  /// `python-engineer`: registries spell both.
  private func skills(of agent: String) -> [String] {
    let id = AgentProfile.normalizedID(agent)
    if let skills = mapping[id] { return skills }
    for suffix in ["-agent", "-engineer"] where id.hasSuffix(suffix) {
      if let skills = mapping[String(id.dropLast(suffix.count))] { return skills }
    }
    return []
  }

  private static let core = [
    "test-driven-development", "systematic-debugging", "code-review", "refactoring-patterns",
    "git-workflow",
  ]
  private static let operations = [
    "docker-containerization", "database-migration", "security-scanning", "systematic-debugging",
  ]
  private static let writing = ["api-documentation", "code-review"]
  private static let testing = [
    "test-driven-development", "systematic-debugging", "async-testing", "performance-profiling",
  ]

  /// The shipped table.
  public static let standardMapping: [String: [String]] = [
    "engineer": core,
    "python": core + ["async-testing"],
    "typescript": core + ["async-testing"],
    "golang": core + ["async-testing"],
    "react": core + ["performance-profiling"],
    "nextjs": core + ["performance-profiling"],
    "vue": core + ["performance-profiling"],
    "ops": operations,
    "devops": operations,
    "local-ops": operations,
    "docs": writing,
    "documentation": writing,
    "technical-writer": writing,
    "qa": testing,
    "web-qa": testing,
    "api-qa": testing,
    "tester": testing,
  ]
}
