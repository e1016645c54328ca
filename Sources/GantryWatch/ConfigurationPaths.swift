/// Which files make up a project's configuration; none of them has to exist.
struct ConfigurationPaths: Sendable {
  /// Folders of which everything counts, relative to the project.
  let trees = [".agents/skills", ".claude/agents", ".claude/skills"]
  /// Single files, relative to the project.
  let files = [Self.configuration, Self.manifest]

  /// What the last run that changed something configured.
  static let configuration = ".gantry/auto-config.yaml"
  /// The agents that are in place.
  static let manifest = ".gantry/agent_manifest.json"
  /// The list of every file that Gantry deployed.
  static let index = ".agents/skills/.gantry-deployed-skills.json"

  /// The folders above the trees and files, and which of the names in them count; the project
  /// itself is the empty path.
  ///
  /// They are listened to so that a tree is noticed when it appears. Most of what happens in them is
  /// nobody's configuration: the project's own files, the journal in `.gantry`.
  var ancestors: [String: Set<String>] {
    var names: [String: Set<String>] = [:]
    for path in trees + files {
      let parts = path.split(separator: "/").map(String.init)
      for (depth, part) in parts.enumerated() {
        names[parts[..<depth].joined(separator: "/"), default: []].insert(part)
      }
    }
    return names
  }

  /// Whether a name is that of a temporary file by which Gantry writes: it is renamed or removed
  /// before anyone should read it.
  static func isTemporary(_ name: String) -> Bool { name.hasPrefix(".dat.nosync") }
}
