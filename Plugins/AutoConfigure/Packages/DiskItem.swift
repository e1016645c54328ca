internal import Foundation

/// What stands at a path, without following a link at its end.
enum DiskItem: Equatable {
  case absent
  case file(size: Int, executable: Bool)
  case folder
  case link
  case other

  init(path: String) {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
      self = .absent
      return
    }
    switch attributes[.type] as? FileAttributeType {
    case .typeRegular:
      let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
      let permissions = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
      self = .file(size: size, executable: permissions & 0o100 != 0)
    case .typeDirectory: self = .folder
    case .typeSymbolicLink: self = .link
    default: self = .other
    }
  }

  /// The names inside a folder, sorted, without temporary files; empty when it cannot be listed.
  static func names(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !AtomicFile.isLeftover($0) }.sorted()
  }
}
