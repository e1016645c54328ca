import Foundation

/// The names in one folder, told apart into folders and everything else.
///
/// The quick ways to list a folder give names without types, and the ways that give types cost
/// several times as much per name. So every name is asked the cheapest question that settles it:
/// a folder can be entered, and few files are executable. What remains is tried as a folder, which
/// costs nothing extra, because a folder is listed next anyway.
struct FolderListing {
  /// Everything that is no folder, links included, sorted.
  private(set) var files: [String] = []
  /// The folders, sorted, each with its names.
  private(set) var folders: [Folder] = []

  /// A folder inside the listed one.
  struct Folder {
    let name: String
    /// What is in it; nil when it is closed or was not looked at.
    let names: [String]?
  }

  /// Tells names apart.
  ///
  /// - Parameters:
  ///   - names: What the folder holds, in any order.
  ///   - path: The folder.
  ///   - isEntered: Whether a folder of this name will be looked into.
  init(names: [String], path: String, isEntered: (String) -> Bool) {
    for name in names.sorted() {
      let entry = "\(path)/\(name)"
      switch Self.kind(of: entry, name: name, isEntered: isEntered) {
      case .file: files.append(name)
      case .folder(let names): folders.append(Folder(name: name, names: names))
      }
    }
  }

  /// The names in a folder in no order, nil when it is no folder or closed.
  static func names(in path: String) -> [String]? {
    try? FileManager.default.contentsOfDirectory(atPath: path)
  }

  /// What a path is; a link is itself and not what it leads to.
  static func type(of path: String) -> FileAttributeType? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType
  }

  private enum Kind {
    case file
    case folder([String]?)
  }

  private static func kind(of path: String, name: String, isEntered: (String) -> Bool) -> Kind {
    let manager = FileManager.default
    guard manager.isExecutableFile(atPath: path) else {
      // A closed folder cannot be entered either, and it must not pass for a file in silence.
      let isPlainFile =
        name.utf8.contains(UInt8(ascii: ".")) && manager.isReadableFile(atPath: path)
      return !isPlainFile && type(of: path) == .typeDirectory ? .folder(nil) : .file
    }
    guard isEntered(name) else {
      return type(of: path) == .typeDirectory ? .folder(nil) : .file
    }
    // Links to folders are kept as names only: following them could leave the project or loop.
    guard (try? manager.destinationOfSymbolicLink(atPath: path)) == nil else { return .file }
    if let names = names(in: path) { return .folder(names) }
    return type(of: path) == .typeDirectory ? .folder(nil) : .file
  }
}
