import Foundation
import GRDB

/// What `doctor` says about the store's ground.
public enum SQLiteHealth {
  /// The version of the SQLite library this process runs on.
  public static var version: String {
    let text = try? DatabaseQueue().read { database in
      try String.fetchOne(database, sql: "SELECT sqlite_version()")
    }
    return text ?? "unknown"
  }

  /// A kind of file system, and whether its locks can be trusted.
  public struct FileSystem: Sendable, Equatable {
    /// The name the kernel gives it.
    public let name: String

    /// Whether files live on another machine, where a lock may hold on one side only.
    public var isNetwork: Bool {
      ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "glusterfs"]
        .contains(name)
    }
  }

  /// The kind of file system a path is on.
  ///
  /// - Parameter path: A folder that exists.
  /// - Returns: The file system of the nearest mount, `unknown` when the kernel does not say.
  public static func fileSystem(of path: String) -> FileSystem {
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path + "/"
    let table = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
    var best = (length: 0, type: "unknown")
    for line in table.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 2 else { continue }
      let mount = fields[1] == "/" ? "/" : fields[1] + "/"
      if resolved.hasPrefix(mount), mount.count >= best.length {
        best = (mount.count, String(fields[2]))
      }
    }
    return FileSystem(name: best.type)
  }
}
