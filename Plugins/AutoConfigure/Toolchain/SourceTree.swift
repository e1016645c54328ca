/// The folders and files of a project as one walk found them; paths are relative to its root.
struct SourceTree: Sendable {
  /// The root with symbolic links resolved.
  let root: String
  /// Every folder that was listed, breadth first, siblings by name.
  let directories: [Directory]
  /// What the walk could not look at.
  let notes: [ToolchainReport.Evidence]

  private let indices: [String: Int]

  init(root: String, directories: [Directory], notes: [ToolchainReport.Evidence]) {
    self.root = root
    self.directories = directories
    self.notes = notes
    self.indices = Dictionary(
      directories.enumerated().map { ($1.path, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// One listed folder.
  struct Directory: Sendable, Equatable {
    /// The path relative to the root, `.` for the root itself.
    let path: String
    /// Names of files (and of links, which are never followed as folders), sorted.
    let files: [String]
    /// Names of the folders that were entered, sorted.
    let subdirectories: [String]
    /// Names of the folders that were passed over, sorted.
    let skipped: [String]
    /// True for examples, tests, documentation and the like, and for all below them.
    let isDownWeighted: Bool

    /// Whether a file of exactly this name is here.
    func has(_ name: String) -> Bool { files.contains(name) }

    /// The path of a file of this folder, relative to the root.
    func path(of name: String) -> String { SourceTree.join(path, name) }
  }

  /// The folder at a relative path, if the walk listed it.
  subscript(path: String) -> Directory? {
    indices[path].map { directories[$0] }
  }

  /// Whether a file exists at a relative path.
  func hasFile(_ path: String) -> Bool {
    guard let slash = path.lastIndex(of: "/") else { return self["."]?.has(path) ?? false }
    return self[String(path[..<slash])]?.has(String(path[path.index(after: slash)...])) ?? false
  }

  /// The folder itself and everything above it, nearest first.
  func lineage(of path: String) -> [Directory] {
    SourceTree.lineage(of: path).compactMap { self[$0] }
  }

  static func lineage(of path: String) -> [String] {
    var result = [path]
    var current = path
    while let parent = parent(of: current) {
      result.append(parent)
      current = parent
    }
    return result
  }

  static func parent(of path: String) -> String? {
    guard path != "." else { return nil }
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return String(path[..<slash])
  }

  static func join(_ directory: String, _ name: String) -> String {
    directory == "." ? name : "\(directory)/\(name)"
  }

  /// Joins and removes `.` and `..`; nil when the result would leave the root.
  static func resolve(_ path: String, from directory: String) -> String? {
    var parts = directory == "." ? [] : directory.split(separator: "/").map(String.init)
    guard !path.hasPrefix("/") else { return nil }
    for part in path.split(separator: "/") where part != "." {
      guard part == ".." else {
        parts.append(String(part))
        continue
      }
      guard parts.popLast() != nil else { return nil }
    }
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }
}
