internal import Synchronization

/// The folders in which the dynamic linker looks for what libraries need, read once from each file.
final class LinkerFolders: Sendable {
  private struct Library: Hashable {
    var path: String
    var identity: FileIdentity
  }

  /// More libraries than a host has at once; then the files are read again.
  private static let countLimit = 256

  private let known = Mutex<[Library: [String]]>([:])

  init() {}

  /// The folders of one library.
  func folders(of opened: OpenedLibrary) -> [String] {
    // The path too, because folders can be named by where the library lies.
    let library = Library(path: opened.path, identity: opened.identity)
    if let folders = known.withLock({ $0[library] }) { return folders }
    let folders = opened.foldersOfLinker
    known.withLock { known in
      if known.count >= Self.countLimit { known = [:] }
      known[library] = folders
    }
    return folders
  }
}
