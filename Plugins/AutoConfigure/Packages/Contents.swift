internal import Foundation

/// Where bytes are found by their hash.
struct Contents: Sendable {
  private let lookup: @Sendable (String) -> Data?

  init(_ lookup: @escaping @Sendable (String) -> Data?) {
    self.lookup = lookup
  }

  /// The contents of some files that were read already.
  init(_ files: [PackageFile]) {
    let table = files.reduce(into: [String: Data]()) { $0[$1.sha256] = $1.bytes }
    self.init { table[$0] }
  }

  /// Nothing: for changes that only take away.
  static let none = Contents { _ in nil }

  /// The bytes of a hash, nil when nobody has them.
  func bytes(_ sha256: String) -> Data? {
    lookup(sha256)
  }

  /// These contents, and others where they have nothing.
  func or(_ other: Contents) -> Contents {
    Contents { bytes($0) ?? other.bytes($0) }
  }

  /// The contents that stand at the very paths of a change: a move needs no copy elsewhere.
  init(at paths: [String], in folders: PackageFolders) {
    self.init { sha256 in
      for path in paths {
        let absolute = folders.path(path)
        guard case .file = DiskItem(path: absolute),
          let bytes = FileManager.default.contents(atPath: absolute),
          Fingerprint.sha256(bytes) == sha256
        else { continue }
        return bytes
      }
      return nil
    }
  }
}
