import Foundation
import Packages

/// What stood at some paths before an effect: the receipt that undoing it needs.
struct FileStates: Codable, Sendable, Equatable {
  /// The SHA-256 of each file by its path relative to the project, nil where there was none.
  var files: [String: String?]

  /// Looks at the paths.
  init(of paths: [String], in folders: PackageFolders) {
    files = paths.reduce(into: [:]) { files, path in
      let bytes = FileManager.default.contents(atPath: folders.path(path))
      files.updateValue(bytes.map(Fingerprint.sha256), forKey: path)
    }
  }
}
