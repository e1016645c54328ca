internal import Glibc

/// Where a path that shall be granted really leads.
///
/// Links are not followed wherever the path says, because they are not always the person's: a plugin
/// that was granted a folder could leave one there, and a repository can bring one. The next call would
/// be granted what it leads to. They are followed where neither could have made them: in folders that
/// this user cannot write to, and in a few of the system's that root alone can.
struct GrantedPath {
  /// A link that somebody else may have put there.
  struct Link: Error {
    var path: String
    var target: String
  }

  /// What of the path is there, without a link in it; empty for the root.
  private(set) var existing = ""
  /// What of the path is not there.
  private(set) var missing: [String] = []

  /// The whole path; it has no link.
  var path: String {
    let whole = missing.reduce(existing) { "\($0)/\($1)" }
    return whole.isEmpty ? "/" : whole
  }

  private static let linksMaximum = 40

  /// Follows a path.
  ///
  /// - Parameter path: An absolute path.
  /// - Throws: The first ``Link`` that is not followed.
  init(_ path: String) throws(Link) {
    var rest = Array(path.split(separator: "/").map(String.init).reversed())
    var links = 0
    while let name = rest.popLast() {
      if name == "." { continue }
      if name == ".." {
        existing = existing.lastIndex(of: "/").map { String(existing[..<$0]) } ?? ""
        continue
      }
      let next = "\(existing)/\(name)"
      var facts = stat()
      guard unsafe lstat(next, &facts) == 0 else {
        // Above what is not there is nothing, so such a path is taken for none that is meant.
        missing = ([name] + rest.reversed()).filter { $0 != "." }
        return
      }
      guard facts.st_mode & S_IFMT == S_IFLNK else {
        existing = next
        continue
      }
      let target = Self.target(of: next)
      links += 1
      guard Self.isOfSystem(existing), let target, links <= Self.linksMaximum else {
        throw Link(path: next, target: target ?? "")
      }
      if target.hasPrefix("/") { existing = "" }
      rest += target.split(separator: "/").map(String.init).reversed()
    }
  }

  /// Whether no plugin of this user could have made what is in a folder.
  private static func isOfSystem(_ folder: String) -> Bool {
    if ["", "/usr", "/var"].contains(folder) { return true }
    return unsafe access(folder, W_OK) != 0
  }

  private static func target(of link: String) -> String? {
    // `unsafe` because readlink fills memory, which lives here.
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { text in
      guard let start = text.baseAddress else { return nil }
      let count = unsafe readlink(link, start, text.count)
      guard count > 0, count < text.count else { return nil }
      return unsafe String(
        decoding: unsafe UnsafeRawBufferPointer(start: start, count: count),
        as: UTF8.self
      )
    }
  }
}
