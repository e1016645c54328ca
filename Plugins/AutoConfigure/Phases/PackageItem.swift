import Packages

/// One agent or skill on its way into the project.
enum PackageItem: Sendable, Equatable {
  case agent(String)
  case skill(String)

  /// Names the effect, the same in every attempt.
  var key: String {
    switch self {
    case .agent(let id): "agent:\(id)"
    case .skill(let name): "skill:\(name)"
    }
  }

  /// Names the effect of taking it away.
  var removalKey: String { "remove:" + key }

  /// The item as a person would name it.
  var title: String {
    switch self {
    case .agent(let id): "agent \(id)"
    case .skill(let name): "skill \(name)"
    }
  }

  /// The files that show whether it is there, relative to the project.
  var landmarks: [String] {
    switch self {
    case .agent(let id): ["\(PackageFolders.agents)/\(id).md"]
    case .skill: folders.map { "\($0)/SKILL.md" }
    }
  }

  /// The folders of a skill, relative to the project; an agent has none.
  var folders: [String] {
    switch self {
    case .agent: []
    case .skill(let name): PackageFolders.skillTrees.map { "\($0)/\(name)" }
    }
  }
}
