import Foundation

/// Lists a project breadth first, every folder once, within the limits.
struct TreeWalk {
  let limits: ToolchainAnalyzer.Limits

  /// Folders that hold what tools produced or fetched, never what people wrote.
  static let skippedNames: Set<String> = [
    "node_modules", "venv", ".venv", "target", "build", "dist", "vendor", "__pycache__",
    "bower_components", "site-packages",
  ]

  /// Folders whose manifests show how a project is used or tried, not what it is.
  static let downWeightedNames: Set<String> = [
    "examples", "example", "test", "tests", "testdata", "fixtures", "docs", "e2e", "benchmarks",
    "__tests__", "__fixtures__", "__mocks__", "testing", "benchmark", "bench", "doc", "samples",
    "sample", "demos", "demo", "playground", "playgrounds", "templates", "template",
    "third_party",
  ]

  func walk(_ path: String) throws(ToolchainError) -> SourceTree {
    let root = try resolvedRoot(path)
    guard let names = FolderListing.names(in: root) else { throw .unreadable(path) }
    let ignored = IgnoredDirectories(text: ignoreText(root: root, names: names))
    var course = Course(root: root, names: names, ignored: ignored, limits: limits)
    course.run()
    return SourceTree(root: root, directories: course.directories, notes: course.notes)
  }

  private func resolvedRoot(_ path: String) throws(ToolchainError) -> String {
    guard !path.isEmpty, FileManager.default.fileExists(atPath: path) else {
      throw .notFound(path, suggestion: suggestion(for: path))
    }
    let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    guard FolderListing.type(of: url.path) == .typeDirectory else {
      throw .notADirectory(path, parent: url.deletingLastPathComponent().path)
    }
    return url.path
  }

  private func suggestion(for path: String) -> String? {
    guard !path.isEmpty else { return nil }
    let url = URL(fileURLWithPath: path)
    let parent = url.deletingLastPathComponent()
    guard let names = FolderListing.names(in: parent.path) else { return nil }
    let siblings = FolderListing(names: names, path: parent.path) { _ in false }.folders.map(\.name)
    let name = url.lastPathComponent
    return Spelling.nearest(to: name, in: siblings).map { parent.appendingPathComponent($0).path }
  }

  private func ignoreText(root: String, names: [String]) -> String {
    guard names.contains(".gitignore") else { return "" }
    let file = BoundedFile(path: root + "/.gitignore", root: root)
    guard let data = try? file.read(atMost: limits.maximumManifestBytes) else { return "" }
    return String(decoding: data, as: UTF8.self)
  }
}

extension TreeWalk {
  /// The walk while it goes on: what was listed, what waits, and how much may still be looked at.
  private struct Course {
    let root: String
    let ignored: IgnoredDirectories
    let limits: ToolchainAnalyzer.Limits
    private(set) var directories: [SourceTree.Directory] = []
    private(set) var notes: [ToolchainReport.Evidence] = []
    private var queue: [Pending]
    private var remaining: Int
    private var isTooDeep = false

    private struct Pending {
      let path: String
      let names: [String]
      let depth: Int
      let isDownWeighted: Bool
    }

    /// The file that makes a folder of any name a virtual environment of Python.
    private static let environmentMark = "pyvenv.cfg"

    init(
      root: String,
      names: [String],
      ignored: IgnoredDirectories,
      limits: ToolchainAnalyzer.Limits
    ) {
      self.root = root
      self.ignored = ignored
      self.limits = limits
      remaining = limits.maximumEntries
      queue = [Pending(path: ".", names: names, depth: 0, isDownWeighted: false)]
    }

    mutating func run() {
      var next = 0
      while next < queue.count {
        let pending = queue[next]
        next += 1
        let isWhole = pending.names.count <= remaining
        visit(pending)
        guard remaining > 0 || (isWhole && next == queue.count) else {
          note(pending.path, "the walk stopped after \(limits.maximumEntries) entries")
          break
        }
      }
      if isTooDeep {
        note(".", "folders more than \(limits.maximumDepth) deep were not looked at")
      }
    }

    private mutating func visit(_ pending: Pending) {
      let isWhole = pending.names.count <= remaining
      let names = isWhole ? pending.names : Array(pending.names.sorted().prefix(remaining))
      remaining -= names.count
      let isDeepest = pending.depth >= limits.maximumDepth
      let listing = FolderListing(
        names: names,
        path: pending.path == "." ? root : "\(root)/\(pending.path)",
        isEntered: { !isDeepest && !Self.isSkipped($0) }
      )
      var entered: [String] = []
      var skipped: [String] = []
      for folder in listing.folders {
        if enters(folder, of: pending, isDeepest: isDeepest) {
          entered.append(folder.name)
        } else {
          skipped.append(folder.name)
        }
      }
      directories.append(
        SourceTree.Directory(
          path: pending.path,
          files: listing.files,
          subdirectories: entered,
          skipped: skipped,
          isDownWeighted: pending.isDownWeighted
        )
      )
    }

    /// Queues a folder that is to be looked into, and says whether it is.
    private mutating func enters(
      _ folder: FolderListing.Folder,
      of parent: Pending,
      isDeepest: Bool
    ) -> Bool {
      let path = SourceTree.join(parent.path, folder.name)
      guard !Self.isSkipped(folder.name), !ignored.contains(path, name: folder.name) else {
        return false
      }
      guard !isDeepest else {
        isTooDeep = true
        return false
      }
      guard let names = folder.names else {
        note(path, "could not be read: the folder is closed")
        return false
      }
      guard !names.contains(Self.environmentMark) else { return false }
      let isDownWeighted = TreeWalk.downWeightedNames.contains(folder.name.lowercased())
      queue.append(
        Pending(
          path: path,
          names: names,
          depth: parent.depth + 1,
          isDownWeighted: parent.isDownWeighted || isDownWeighted
        )
      )
      return true
    }

    private mutating func note(_ file: String, _ says: String) {
      notes.append(.init(file: file, says: says))
    }

    private static func isSkipped(_ name: String) -> Bool {
      name.utf8.first == UInt8(ascii: ".") || TreeWalk.skippedNames.contains(name)
    }
  }
}
