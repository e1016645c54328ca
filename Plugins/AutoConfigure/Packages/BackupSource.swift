internal import Foundation

/// The files that a backup takes in, and where each goes.
struct BackupSource {
  /// A file to keep.
  struct Item {
    var path: String
    var stored: String
  }

  private(set) var items: [Item] = []
  private(set) var folders: [String] = []
  private let scope: PackageFolders

  /// The trees and the folders of the backup they go to.
  private static let trees = [
    (PackageFolders.agents, "agents"), (PackageFolders.skills, "skills"),
    (PackageFolders.skillMirror, "mirror"), (PackageFolders.archivedAgents, "archive"),
  ]

  /// Single files, all of them ours.
  static let configuration = [
    PackageFolders.index, ConfigurationFile.path, ConfigurationFile.manifestPath,
    ArchiveManifest.path,
  ]

  init(_ scope: PackageFolders) {
    self.scope = scope
    for (path, name) in Self.trees { walk(path, to: name) }
    let above = (Self.trees.map(\.0) + [PackageFolders.backups]).flatMap {
      PackageFolders.folders(above: $0 + "/x")
    }
    folders = Set(folders).union(above.filter(isFolder)).sorted()
    for path in Self.configuration where isFile(path) {
      let name = path.replacing("/", with: "-").drop { $0 == "." }
      items.append(Item(path: path, stored: "config/\(name)"))
    }
  }

  private mutating func walk(_ folder: String, to stored: String) {
    // A tree that is a link out of the project is somebody else's as a whole.
    guard isFolder(folder),
      (try? SafePath.check(path: scope.path(folder), isInside: scope.root)) != nil
    else { return }
    for name in DiskItem.names(in: scope.path(folder)) {
      let path = folder + "/" + name
      switch DiskItem(path: scope.path(path)) {
      case .folder:
        folders.append(path)
        walk(path, to: stored + "/" + name)
      case .file:
        guard !Self.configuration.contains(path) else { continue }
        items.append(Item(path: path, stored: stored + "/" + name))
      case .absent, .link, .other:
        continue
      }
    }
  }

  private func isFolder(_ path: String) -> Bool {
    DiskItem(path: scope.path(path) + "/.") == .folder
  }

  private func isFile(_ path: String) -> Bool {
    if case .file = DiskItem(path: scope.path(path)) { true } else { false }
  }
}
