/// A skill as a registry offers it.
public struct RegisteredSkill: Codable, Sendable, Equatable {
  /// The name, which is also the name of the deployed folder.
  public var name: String
  /// The version, nil when the registry does not say.
  public var version: String?
  /// What the skill does and when to use it.
  public var description: String
  /// The group of the registry, such as `universal`.
  public var category: String?
  /// The language or platform the skill is for.
  public var toolchain: String?
  /// The framework the skill is for.
  public var framework: String?
  /// Search words, as written.
  public var tags: [String]
  /// Other skills this one builds on, in the registry's spelling.
  public var requires: [String]
  /// The registry's label.
  public var collection: String
  /// The absolute path of the folder with `SKILL.md`.
  public var folder: String
  /// The same folder, relative to its registry; other skills may name it so.
  public var sourceFolder: String

  /// Creates a skill.
  public init(
    name: String,
    version: String? = nil,
    description: String = "",
    category: String? = nil,
    toolchain: String? = nil,
    framework: String? = nil,
    tags: [String] = [],
    requires: [String] = [],
    collection: String,
    folder: String,
    sourceFolder: String = ""
  ) {
    self.name = name
    self.version = version
    self.description = description
    self.category = category
    self.toolchain = toolchain
    self.framework = framework
    self.tags = tags
    self.requires = requires
    self.collection = collection
    self.folder = folder
    self.sourceFolder = sourceFolder
  }

  /// Whether the registry only shows with it what a skill looks like.
  var isExample: Bool {
    sourceFolder.hasPrefix("examples/") || ["example", "examples"].contains(category)
  }
}
