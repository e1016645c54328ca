internal import CGantryFrames

/// What every worker may read, whatever its plugin was granted: what a library needs to be loaded.
///
/// It is published in Docs/ABI.md; a test compares the two.
enum BaseReadSet {
  /// Folders and files to read.
  static let read = [
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
    "/usr/share/zoneinfo", "/etc/localtime", "/proc/self",
  ]
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
    var rules = (read + libraries).map { WorkerGrants.Rule(access: "r", path: $0) }
    rules += write.map { WorkerGrants.Rule(access: "w", path: $0) }
    if grants.processes { rules += loaders.map { WorkerGrants.Rule(access: "x", path: $0) } }
    return rules + grants.rules.sorted { ($0.path, $0.access) < ($1.path, $1.access) }
  }
}
