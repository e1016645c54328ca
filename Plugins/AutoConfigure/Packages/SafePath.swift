internal import Foundation

/// Keeps names and paths inside the folder they belong to (S0-56).
enum SafePath {
  /// Accepts the name of a skill or an agent as the name of one folder or file.
  static func check(name: String) throws(PackageError) {
    guard !name.contains("/"), !name.contains("\\"), !name.contains("\0"), name != ".", name != ".."
    else { throw traversal(name) }
    let isPlain = name.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || "-_.".unicodeScalars.contains(scalar)
    }
    guard isPlain, !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 128
    else {
      throw PackageError(
        code: .invalidName,
        message: "'\(name)' cannot be the name of a folder of skills.",
        location: name,
        remedy: "Use 1 to 64 lowercase letters, digits and single hyphens."
      )
    }
  }

  /// The absolute path of a relative one, links resolved, when it stays inside the root.
  static func resolve(_ relative: String, in root: String) throws(PackageError) -> String {
    let parts = relative.split(separator: "/", omittingEmptySubsequences: true)
    guard !relative.hasPrefix("/"), !relative.contains("\\"), !relative.contains("\0"),
      !parts.contains("..")
    else { throw traversal(relative) }
    let path = ([root] + parts.filter { $0 != "." }.map(String.init)).joined(separator: "/")
    try check(path: path, isInside: root)
    return path
  }

  /// Accepts a path whose existing part, links resolved, stays inside the root.
  static func check(path: String, isInside root: String) throws(PackageError) {
    let base = real(root)
    let target = real(path)
    guard target == base || target.hasPrefix(base == "/" ? "/" : base + "/") else {
      throw traversal(path)
    }
  }

  /// The path with every link resolved, of the longest part that exists; the rest is kept as is.
  private static func real(_ path: String) -> String {
    var existing = path
    var rest: [String] = []
    while DiskItem(path: existing) == .absent, let slash = existing.lastIndex(of: "/"),
      slash != existing.startIndex
    {
      rest.insert(String(existing[existing.index(after: slash)...]), at: 0)
      existing = String(existing[..<slash])
    }
    let resolved = URL(fileURLWithPath: existing).resolvingSymlinksInPath().path
    return ([resolved] + rest).joined(separator: "/")
  }

  private static func traversal(_ path: String) -> PackageError {
    PackageError(
      code: .pathTraversal,
      message: "Path traversal attempt detected",
      location: path,
      remedy: "Name something inside the folder, without '..', a leading '/' or a link that leaves."
    )
  }
}
