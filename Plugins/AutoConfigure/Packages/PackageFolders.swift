/// Where agents, skills, the archive and the configuration live in one scope (S0-25).
///
/// Both scopes have the same shape under different roots, and no path of one is ever derived from
/// the other, nor from the working folder.
public struct PackageFolders: Sendable, Equatable {
  /// The scope the folders belong to.
  public let scope: ConfigScope
  /// The project, or the home folder.
  public let root: String

  /// Creates the folders of a scope.
  ///
  /// - Parameters:
  ///   - scope: Whose folders.
  ///   - project: The absolute path of the project.
  ///   - home: The absolute path of the home folder.
  public init(scope: ConfigScope = .project, project: String, home: String) {
    self.init(scope: scope, root: scope == .project ? project : home)
  }

  /// Creates the folders of a project.
  ///
  /// - Parameter project: The absolute path of the project.
  public init(project: String) {
    self.init(scope: .project, root: project)
  }

  private init(scope: ConfigScope, root: String) {
    self.scope = scope
    self.root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
  }

  /// The canonical skills, relative to the root.
  public static let skills = ".agents/skills"
  /// The byte copy of the skills for clients that read only this folder, relative to the root.
  public static let skillMirror = ".claude/skills"
  /// Both trees of skills, the canonical one first, relative to the root.
  public static let skillTrees = [skills, skillMirror]
  /// The agents, relative to the root.
  public static let agents = ".claude/agents"
  /// The configuration, relative to the root.
  public static let configuration = ".gantry"
  /// Archived agents, relative to the root: outside every folder that clients scan.
  public static let archivedAgents = ".gantry/archive/agents"
  /// Backups of former states, relative to the root.
  public static let backups = ".gantry/backups"
  /// The index of everything that is ours, relative to the root.
  public static let index = ".agents/skills/.gantry-deployed-skills.json"

  /// The absolute path of something relative to the root.
  ///
  /// - Parameter relative: A path relative to the root.
  /// - Returns: The absolute path.
  public func path(_ relative: String) -> String {
    root + "/" + relative
  }
}
