/// What a registry says about a skill, as far as it decides whom the skill fits.
public struct SkillDescriptor: Sendable, Equatable {
  /// The name.
  public var name: String
  /// The language or platform the skill is for, in the registry's spelling.
  public var toolchain: String?
  /// The framework the skill is for, in the registry's spelling.
  public var framework: String?
  /// Search words, the most telling first.
  public var tags: [String]

  /// Creates a descriptor.
  public init(name: String, toolchain: String?, framework: String?, tags: [String]) {
    self.name = name
    self.toolchain = toolchain
    self.framework = framework
    self.tags = tags
  }
}
