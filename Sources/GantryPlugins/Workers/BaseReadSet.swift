internal import CGantryFrames
internal import Glibc

/// What every worker may read, whatever its plugin was granted: what a library needs to be loaded.
///
/// It is published in Docs/ABI.md; a test compares the two.
enum BaseReadSet {
  /// Folders and files to read.
  static let read = [
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
    "/usr/share/zoneinfo", "/etc/localtime", "/proc/self",
  ]
  /// Those that are not links to others of them, as `/lib` is one where `/usr` holds everything.
  private static let folders = read.filter { path in
    var status = stat()
    // `unsafe` because lstat writes into a variable that lives in this call.
    guard unsafe lstat(path, &status) == 0 else { return false }
    guard status.st_mode & S_IFMT == S_IFLNK, let target = unsafe realpath(path, nil) else {
      return true
    }
    defer { unsafe free(target) }
    let place = unsafe String(cString: target)
    return !read.contains { $0 != path && (place == $0 || place.hasPrefix($0 + "/")) }
  }
  /// Files to read and write.
  static let write = ["/dev/null"]
  /// What the kernel itself opens when a program is run.
  static let loaders = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"]

  /// Every rule a worker starts with.
  ///
  /// - Parameters:
  ///   - grants: What its plugins were granted.
  ///   - libraries: The plugins' own files, and the folders they name in their RUNPATH.
  /// - Returns: The rules, in a stable order.
  static func rules(_ grants: WorkerGrants, libraries: [String]) -> [WorkerGrants.Rule] {
    var rules = (folders + libraries).map { WorkerGrants.Rule(access: "r", path: $0) }
    rules += write.map { WorkerGrants.Rule(access: "w", path: $0) }
    if grants.processes { rules += loaders.map { WorkerGrants.Rule(access: "x", path: $0) } }
    return rules + grants.rules.sorted { ($0.path, $0.access) < ($1.path, $1.access) }
  }
}
