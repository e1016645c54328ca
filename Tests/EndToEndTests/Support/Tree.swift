import Foundation

/// Every file below a folder, by relative path, in a form that two runs can be compared in.
///
/// Times, run ids and the folder's own path differ between runs by nature and are replaced by their
/// names; every other byte counts.
struct Tree: Equatable {
  /// What the engine keeps about runs inside a project; it is no result of a run.
  static let stateOfRuns: Set<String> = [
    ".gantry/journal.db", ".gantry/journal.db-wal", ".gantry/journal.db-shm",
    ".gantry/journal.lock", ".gantry/blobs", ".gantry/logs", ".gantry/engines", ".gantry/scratch",
    ".gantry/backups", ".gantry/reserve", ".gantry/libraries",
  ]

  private var files: [String: Data] = [:]
  private let isExact: Bool

  /// Reads a folder.
  ///
  /// - Parameters:
  ///   - root: The folder.
  ///   - leftOut: Relative paths that are passed over with all they hold.
  ///   - isExact: True to compare every byte, and who may execute the files.
  /// - Throws: What went wrong when a file cannot be read.
  init(_ root: String, leavingOut leftOut: Set<String> = [], isExact: Bool = false) throws {
    self.isExact = isExact
    try read("", of: root, leavingOut: leftOut)
  }

  /// Reads a project byte for byte, without what Gantry keeps about runs.
  static func ofProject(_ root: String) throws -> Tree {
    let state = stateOfRuns.union([".gantry/.gitignore"])
    var tree = try Tree(root, leavingOut: state, isExact: true)
    // The state folder itself is Gantry's too.
    tree.files[".gantry/"] = nil
    return tree
  }

  private mutating func read(_ folder: String, of root: String, leavingOut: Set<String>) throws {
    let manager = FileManager.default
    for name in try manager.contentsOfDirectory(atPath: root + "/" + folder) {
      let path = folder.isEmpty ? name : folder + "/" + name
      guard !leavingOut.contains(path) else { continue }
      let attributes = try manager.attributesOfItem(atPath: root + "/" + path)
      let key = isExact ? path : Self.normalized(path, root: root)
      switch attributes[.type] as? FileAttributeType {
      case .typeDirectory:
        files[key + "/"] = Data()
        try read(path, of: root, leavingOut: leavingOut)
      case .typeSymbolicLink:
        files[key] = Data(try manager.destinationOfSymbolicLink(atPath: root + "/" + path).utf8)
      default:
        let bytes = try Data(contentsOf: URL(fileURLWithPath: root + "/" + path))
        if isExact {
          let mode = attributes[.posixPermissions] as? Int ?? 0
          files[key] = bytes + Data(" mode \(String(mode, radix: 8))".utf8)
          continue
        }
        let text = String(validating: bytes, as: UTF8.self)
        files[key] = text.map { Data(Self.normalized($0, root: root).utf8) } ?? bytes
      }
    }
  }

  private static func normalized(_ text: String, root: String) -> String {
    text.replacing(root, with: "<root>")
      .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)/, with: "<time>")
      .replacing(/\d{8}_\d{6}/, with: "<stamp>")
      .replacing(/run_[0-9a-f]{8}-[0-9a-f-]{27}/, with: "<run>")
  }

  /// Every path, whatever is there.
  var paths: Set<String> { Set(files.keys) }

  /// What a file holds; nil when there is none.
  subscript(path: String) -> Data? { files[path] }

  /// What differs, one line for each path, sorted.
  func differences(from other: Tree) -> [String] {
    Set(files.keys).union(other.files.keys).sorted().compactMap { path in
      switch (files[path], other.files[path]) {
      case (let mine?, let theirs?) where mine == theirs: nil
      case (let mine?, let theirs?): "\(path) changed:\n\(Self.text(theirs))\n→\n\(Self.text(mine))"
      case (_?, nil): "\(path) is new"
      default: "\(path) is gone"
      }
    }
  }

  private static func text(_ data: Data) -> String {
    String(decoding: data.prefix(4000), as: UTF8.self)
  }
}
