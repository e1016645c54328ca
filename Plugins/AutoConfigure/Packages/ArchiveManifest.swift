internal import Foundation

/// The list beside the archived agents: what each was called and where it stood.
struct ArchiveManifest: Codable {
  var schema = "gantry.archive/1"
  var archived: [ArchiveMove] = []

  private static let path = PackageFolders.archivedAgents + "/manifest.json"

  static func read(_ folders: PackageFolders) throws(PackageError) -> ArchiveManifest {
    let path = folders.path(Self.path)
    guard DiskItem(path: path) != .absent else { return ArchiveManifest() }
    guard let bytes = FileManager.default.contents(atPath: path),
      let manifest = try? JSONDecoder().decode(ArchiveManifest.self, from: bytes)
    else {
      throw PackageError(
        code: .invalidContent,
        message: "the archive's manifest is damaged",
        location: path,
        remedy: "Restore it, or rename it to start a new one."
      )
    }
    return manifest
  }

  /// Adds a move once.
  static func add(
    _ move: ArchiveMove,
    folders: PackageFolders,
    writer: AtomicFile
  ) throws(PackageError) {
    var manifest = try read(folders)
    manifest.archived.removeAll { $0.archivedPath == move.archivedPath }
    manifest.archived.append(move)
    manifest.archived.sort { $0.archivedPath < $1.archivedPath }
    try writer.write(try StableJSON.bytes(manifest), to: folders.path(path))
  }
}
