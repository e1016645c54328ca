import GantryCore
import Glibc

/// What the system knows about a file.
///
/// Foundation knows it too, and takes ten times as long for a folder of skills, because it looks up
/// the owner's name with each.
struct FileStatus {
  /// What a path names.
  enum Kind {
    case file, folder, link, other
  }

  /// What the path names.
  let kind: Kind
  /// When it was modified, and its size.
  let entry: FileTimes.Entry

  /// Asks the system; nil when there is nothing at the path.
  ///
  /// - Parameters:
  ///   - path: An absolute path.
  ///   - followsLinks: Whether a link stands for what it points to.
  init?(_ path: String, followsLinks: Bool = false) {
    var status = stat()
    // Unsafe because a String and a variable become pointers; safe because neither call keeps them.
    let result = unsafe followsLinks ? stat(path, &status) : lstat(path, &status)
    guard result == 0 else { return nil }
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    entry = FileTimes.Entry(
      modified: Self.timestamp(status.st_mtim),
      size: Int64(status.st_size)
    )
  }

  /// The time in nanoseconds; a file system may hold years that have none, and gets the last one.
  private static func timestamp(_ time: timespec) -> Timestamp {
    let (nanoseconds, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return Timestamp(nanoseconds: time.tv_sec < 0 ? .min : .max) }
    return Timestamp(nanoseconds: nanoseconds).advanced(byNanoseconds: Int64(time.tv_nsec))
  }
}
