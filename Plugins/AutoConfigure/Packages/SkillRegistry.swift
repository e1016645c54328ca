internal import Foundation

/// Every skill and agent of several registries, read once.
///
/// Registries are read in the order given, the most specific first. The first registry that has a
/// name keeps it and the others are in ``shadowed``; a name that one registry has twice is in
/// ``conflicts``. A broken entry is in ``diagnostics`` and never hides a good one.
public struct SkillRegistry: Sendable {
  /// The skills, by name.
  public let skills: [RegisteredSkill]
  /// The agents, by id.
  public let agents: [RegisteredAgent]
  /// Names that two entries of one registry claim, in the order they were met.
  public let conflicts: [RegistryConflict]
  /// Names of an earlier registry that a later one has too, in the order they were met.
  public let shadowed: [RegistryConflict]
  /// What was wrong and read past, in the order it was met.
  public let diagnostics: [PackageDiagnostic]

  private let skillsByName: [String: RegisteredSkill]
  private let agentsByID: [String: RegisteredAgent]

  /// Reads registries.
  ///
  /// - Parameters:
  ///   - roots: Absolute paths of registry folders, in order of precedence.
  ///   - scanDepth: How many folders deep a registry without a manifest is searched.
  /// - Throws: ``PackageError`` with `.notFound` when a root is not a folder.
  public init(roots: [String], scanDepth: Int = 4) throws(PackageError) {
    var collector = RegistryCollector()
    for root in roots {
      guard DiskItem(path: root + "/.") == .folder else {
        throw PackageError(
          code: .notFound,
          message: "The registry is not a folder.",
          location: root,
          remedy: "Name an existing folder that holds 'manifest.json' or skills."
        )
      }
      collector.read(root: root, scanDepth: scanDepth)
    }
    skillsByName = collector.skills
    agentsByID = collector.agents
    skills = collector.skills.values.sorted { $0.name < $1.name }
    agents = collector.agents.values.sorted { $0.agentID < $1.agentID }
    conflicts = collector.conflicts
    shadowed = collector.shadowed
    diagnostics = collector.diagnostics
  }

  /// The skill of a name.
  ///
  /// - Parameter name: The exact name.
  /// - Returns: The skill, or nil.
  public func skill(_ name: String) -> RegisteredSkill? {
    skillsByName[name]
  }

  /// Every skill that may be deployed when all are asked for (S0-58): examples and refused ones
  /// are left out.
  public var deployableSkills: [RegisteredSkill] {
    skills.filter { !$0.isExample && $0.refusals().isEmpty }
  }

  /// The skill whose folder is spelled with `-` in place of `/`, first in the same registry.
  func skill(atPathID id: String, like other: RegisteredSkill) -> RegisteredSkill? {
    let found = skills.filter { $0.pathID == id && !id.isEmpty }
    return found.first { $0.collection == other.collection } ?? found.first
  }

  /// The skill of a folder of the same registry.
  func skill(inFolder folder: String, like other: RegisteredSkill) -> RegisteredSkill? {
    skills.first { $0.sourceFolder == folder && $0.collection == other.collection }
  }

  /// The agent of an id.
  ///
  /// - Parameter id: The id; `_` and `-` are equal.
  /// - Returns: The agent, or nil.
  public func agent(_ id: String) -> RegisteredAgent? {
    agentsByID[AgentFile.normalizedID(id)]
  }

  /// The skill name somebody probably meant.
  ///
  /// - Parameter name: An unknown name.
  /// - Returns: The closest known name, or nil when none is close.
  public func suggestion(forSkill name: String) -> String? {
    Suggestion.closest(to: name, in: skillsByName.keys)
  }

  /// The agent id somebody probably meant.
  ///
  /// - Parameter id: An unknown id.
  /// - Returns: The closest known id, or nil when none is close.
  public func suggestion(forAgent id: String) -> String? {
    Suggestion.closest(to: AgentFile.normalizedID(id), in: agentsByID.keys)
  }
}
