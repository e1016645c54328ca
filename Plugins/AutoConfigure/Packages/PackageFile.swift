internal import Foundation

/// One file of a skill or an agent, on its way from a registry to a project.
struct PackageFile: Equatable {
  /// The path relative to the skill's folder.
  let path: String
  let bytes: Data
  let isExecutable: Bool
  let sha256: String

  init(path: String, bytes: Data, isExecutable: Bool = false) {
    self.path = path
    self.bytes = bytes
    self.isExecutable = isExecutable
    sha256 = Fingerprint.sha256(bytes)
  }

  /// The same file under another path.
  func moved(to path: String) -> PackageFile {
    PackageFile(path: path, bytes: bytes, isExecutable: isExecutable, sha256: sha256)
  }

  private init(path: String, bytes: Data, isExecutable: Bool, sha256: String) {
    self.path = path
    self.bytes = bytes
    self.isExecutable = isExecutable
    self.sha256 = sha256
  }
}
