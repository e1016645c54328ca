/// Which skills are recommended, parted by whether a registry has them.
public struct SkillRecommendations: Codable, Sendable, Equatable {
  /// Names that a registry holds, sorted.
  public var skills: [String]
  /// Names that are wanted and exist in no registry, sorted.
  public var missing: [String]
  /// Why each of ``skills`` is recommended, in the same order.
  public var reasons: [SkillReason]

  /// Creates the lists.
  public init(skills: [String], missing: [String], reasons: [SkillReason] = []) {
    self.skills = skills
    self.missing = missing
    self.reasons = reasons
  }

  /// Parts wanted skills by what exists.
  init(wanted: [SkillReason], available: Set<String>) {
    let sorted = wanted.sorted { $0.name < $1.name }
    reasons = sorted.filter { available.contains($0.name) }
    skills = reasons.map(\.name)
    missing = sorted.map(\.name).filter { !available.contains($0) }
  }
}

/// Why a skill is recommended.
public struct SkillReason: Codable, Sendable, Equatable {
  /// What led to a skill.
  public enum Source: String, Codable, Sendable, CaseIterable {
    /// A recommended agent works with it.
    case mapping
    /// It is about a framework of the project.
    case framework
    /// It is about a language, a service or a tool of the project.
    case toolchain
    /// A role asks for it.
    case role
  }

  /// The skill's name.
  public var name: String
  /// One sentence.
  public var reason: String
  /// What led to the skill.
  public var source: Source

  /// Creates a reason.
  public init(name: String, reason: String, source: Source) {
    self.name = name
    self.reason = reason
    self.source = source
  }
}
