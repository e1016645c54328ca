import GantryPlugin
import Packages

/// An agent in the archive.
struct ArchivedAgent: Codable, Sendable, Equatable {
  /// The stem of its file.
  var name: String
  /// Where it was, relative to the project.
  var originalPath: String
  /// Where it is, relative to the project.
  var archivedPath: String

  init(_ move: ArchiveMove) {
    name = move.name
    originalPath = move.originalPath
    archivedPath = move.archivedPath
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case originalPath = "original_path"
    case archivedPath = "archived_path"
  }

  /// The shape of one.
  static let schema = Schema.object(
    ["name": .string, "original_path": .string, "archived_path": .string],
    required: ["name", "original_path", "archived_path"]
  )
}
