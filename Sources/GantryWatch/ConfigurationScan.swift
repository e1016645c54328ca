import Foundation
import GantryCore

/// Reads when each file of a project's configuration was modified.
struct ConfigurationScan: Sendable {
  /// The absolute path of the project.
  let project: String
  /// At most this many files and folders are looked at, so that a link to somewhere large costs a
  /// moment and no more.
  var limit = 50_000

  private let paths = ConfigurationPaths()

  init(project: String, limit: Int = 50_000) {
    self.project = project
    self.limit = limit
  }

  /// What a scan found.
  struct Result: Sendable {
    var times = FileTimes()
    /// How many files and folders were looked at.
    var count = 0
    /// Whether there is more than the limit.
    var isTruncated = false
  }

  /// Reads the files.
  ///
  /// Links inside of a tree are not followed: what they point to is configuration only where it lies
  /// in a tree itself.
  ///
  /// - Parameter listen: Called for each folder before it is listed, with the names that count in
  ///   it or nil for all of them. In this order nothing that is created meanwhile can be missed.
  /// - Returns: The times.
  /// - Throws: What `listen` throws.
  func read<Failure: Error>(
    listen: (String, Set<String>?) throws(Failure) -> Void
  ) throws(Failure) -> Result {
    var result = Result()
    for (folder, names) in paths.ancestors.sorted(by: { $0.key < $1.key }) {
      try listen(absolute(folder), names)
    }
    for file in paths.files {
      guard let status = FileStatus(absolute(file)), status.kind != .folder else { continue }
      result.times.files[file] = status.entry
    }
    for tree in paths.trees { try read(tree, into: &result, listen: listen) }
    return result
  }

  private func read<Failure: Error>(
    _ tree: String,
    into result: inout Result,
    listen: (String, Set<String>?) throws(Failure) -> Void
  ) throws(Failure) {
    var folders = [tree]
    while let folder = folders.popLast() {
      try listen(absolute(folder), nil)
      // A folder that is not there, or may not be read, has no files for us.
      let names = try? FileManager.default.contentsOfDirectory(atPath: absolute(folder))
      for name in names ?? [] where !ConfigurationPaths.isTemporary(name) {
        guard result.count < limit else {
          result.isTruncated = true
          return
        }
        let path = folder + "/" + name
        guard let status = FileStatus(absolute(path)) else { continue }
        result.count += 1
        switch status.kind {
        case .folder: folders.append(path)
        case .file, .link: result.times.files[path] = status.entry
        case .other: continue
        }
      }
    }
  }

  private func absolute(_ path: String) -> String { path.isEmpty ? project : project + "/" + path }
}
