/// Which skills the recommended agents work with, parted by whether a registry has them.
public struct SkillRecommendations: Codable, Sendable, Equatable {
  /// Names that a registry holds, sorted.
  public var skills: [String]
  /// Names that are wanted and exist in no registry, sorted.
  public var missing: [String]

  /// Creates the two lists.
  public init(skills: [String], missing: [String]) {
    self.skills = skills
    self.missing = missing
  }
}
