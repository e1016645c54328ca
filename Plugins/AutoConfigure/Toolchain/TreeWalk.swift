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

  private struct Pending {
    let path: String
    let depth: Int
    let isDownWeighted: Bool
  }

  func walk(_ path: String) throws(ToolchainError) -> SourceTree {
    let root = try resolvedRoot(path)
    guard let top = list(root) else { throw .unreadable(path) }
    let ignored = IgnoredDirectories(text: ignoreText(root: root, top: top))
    var directories: [SourceTree.Directory] = []
    var notes: [ToolchainReport.Evidence] = []
    var remaining = limits.maximumEntries
    var queue = [Pending(path: ".", depth: 0, isDownWeighted: false)]
    var next = 0
    while next < queue.count {
      let pending = queue[next]
      next += 1
      let listing = pending.path == "." ? top : list(root + "/" + pending.path)
      guard let listing else {
        notes.append(.init(file: pending.path, says: "could not be read: the folder is closed"))
        continue
      }
      // A virtual environment may have any name; this file is what makes it one.
      if pending.path != ".", listing.files.contains("pyvenv.cfg") { continue }
      let directory = directory(pending, listing.bounded(by: remaining), ignored)
      let isWhole = listing.count <= remaining
      remaining -= min(remaining, listing.count)
      directories.append(directory)
      queue += children(of: directory, at: pending)
      guard remaining > 0 || (isWhole && next == queue.count) else {
        let says = "the walk stopped after \(limits.maximumEntries) entries"
        notes.append(.init(file: pending.path, says: says))
        break
      }
    }
    return SourceTree(root: root, directories: directories, notes: notes)
  }

  private func directory(
    _ pending: Pending,
    _ listing: Listing,
    _ ignored: IgnoredDirectories
  ) -> SourceTree.Directory {
    var entered: [String] = []
    var skipped: [String] = []
    for name in listing.directories {
      let path = SourceTree.join(pending.path, name)
      let isSkipped = name.hasPrefix(".") || Self.skippedNames.contains(name)
      if isSkipped || ignored.contains(path) || pending.depth >= limits.maximumDepth {
        skipped.append(name)
      } else {
        entered.append(name)
      }
    }
    return SourceTree.Directory(
      path: pending.path,
      files: listing.files,
      subdirectories: entered,
      skipped: skipped,
      isDownWeighted: pending.isDownWeighted
    )
  }

  private func children(of directory: SourceTree.Directory, at pending: Pending) -> [Pending] {
    directory.subdirectories.map { name in
      Pending(
        path: SourceTree.join(directory.path, name),
        depth: pending.depth + 1,
        isDownWeighted: pending.isDownWeighted
          || Self.downWeightedNames.contains(name.lowercased())
      )
    }
  }

  // MARK: - The file system

  private struct Listing {
    var files: [String]
    var directories: [String]

    var count: Int { files.count + directories.count }

    func bounded(by maximum: Int) -> Listing {
      guard count > maximum else { return self }
      let kept = Array(files.prefix(maximum))
      return Listing(files: kept, directories: Array(directories.prefix(maximum - kept.count)))
    }
  }

  private func list(_ path: String) -> Listing? {
    let url = URL(fileURLWithPath: path, isDirectory: true)
    let manager = FileManager.default
    guard let urls = try? manager.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
    else { return nil }
    var listing = Listing(files: [], directories: [])
    for entry in urls {
      let name = entry.lastPathComponent
      // Links to folders are kept as names only: following them could leave the project or loop.
      if entry.hasDirectoryPath, type(path + "/" + name) == .typeDirectory {
        listing.directories.append(name)
      } else {
        listing.files.append(name)
      }
    }
    listing.files.sort()
    listing.directories.sort()
    return listing
  }

  private func type(_ path: String) -> FileAttributeType? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType
  }

  private func resolvedRoot(_ path: String) throws(ToolchainError) -> String {
    guard !path.isEmpty, FileManager.default.fileExists(atPath: path) else {
      throw .notFound(path, suggestion: suggestion(for: path))
    }
    let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    guard type(url.path) == .typeDirectory else {
      throw .notADirectory(path, parent: url.deletingLastPathComponent().path)
    }
    return url.path
  }

  private func suggestion(for path: String) -> String? {
    guard !path.isEmpty else { return nil }
    let url = URL(fileURLWithPath: path)
    let parent = url.deletingLastPathComponent()
    guard let siblings = list(parent.path)?.directories else { return nil }
    let name = url.lastPathComponent
    return Spelling.nearest(to: name, in: siblings).map { parent.appendingPathComponent($0).path }
  }

  private func ignoreText(root: String, top: Listing) -> String {
    guard top.files.contains(".gitignore"), type(root + "/.gitignore") == .typeRegular,
      let data = FileManager.default.contents(atPath: root + "/.gitignore"),
      data.count <= limits.maximumManifestBytes
    else { return "" }
    return String(decoding: data, as: UTF8.self)
  }
}
