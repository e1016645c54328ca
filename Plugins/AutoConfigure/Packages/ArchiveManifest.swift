internal import Foundation

/// The list beside the archived agents: what each was called, where it stood, and how to get it
/// back.
struct ArchiveManifest: Codable, Equatable {
  var schema = "gantry.archive/1"
  var archived: [ArchiveMove] = []

  /// The path relative to the scope's root.
  static let path = PackageFolders.archivedAgents + "/manifest.json"

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

  /// Whether there is a list at all.
  static func exists(_ folders: PackageFolders) -> Bool {
    DiskItem(path: folders.path(path)) != .absent
  }

  /// Whether the list says already what a change would make it say.
  static func isConcluded(
    _ change: ArchiveChange?,
    folders: PackageFolders
  ) throws(PackageError) -> Bool {
    guard let change else { return true }
    let archived = try read(folders).archived
    return change.added.allSatisfy(archived.contains)
      && !archived.contains { move in change.removed.contains { $0.isSameCopy(as: move) } }
  }

  /// Lists what will be in the archive, before it is.
  static func announce(
    _ change: ArchiveChange,
    _ folders: PackageFolders,
    _ writer: AtomicFile
  ) throws(PackageError) {
    guard !change.added.isEmpty else { return }
    var manifest = try read(folders)
    manifest.archived.removeAll { move in change.added.contains { $0.isSameCopy(as: move) } }
    manifest.archived += change.added
    try manifest.write(folders, writer)
  }

  /// Takes off the list what is no longer in the archive, and the list itself when nothing is left
  /// and there was none before.
  static func conclude(
    _ change: ArchiveChange,
    _ folders: PackageFolders,
    _ writer: AtomicFile
  ) throws(PackageError) {
    var manifest = try read(folders)
    manifest.archived.removeAll { move in change.removed.contains { $0.isSameCopy(as: move) } }
    if manifest.archived.isEmpty, !change.stays {
      if exists(folders) { try writer.remove(folders.path(path)) }
    } else {
      try manifest.write(folders, writer)
    }
  }

  private func write(_ folders: PackageFolders, _ writer: AtomicFile) throws(PackageError) {
    var sorted = self
    sorted.archived.sort { $0.archivedPath < $1.archivedPath }
    try writer.write(try StableJSON.bytes(sorted), to: folders.path(Self.path))
  }
}
