import Foundation

/// What the system says about processes.
enum ProcessTree {
  /// The children of a process, of all its threads.
  static func children(of process: Int32) -> [Int32] {
    let tasks = "/proc/\(process)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
    return threads.flatMap { thread -> [Int32] in
      let text = try? String(contentsOfFile: "\(tasks)/\(thread)/children", encoding: .utf8)
      return (text ?? "").split(separator: " ").compactMap { Int32($0) }
    }
  }

  /// Whether anybody holds a lock on a file.
  static func isLocked(_ path: String) -> Bool {
    guard let handle = FileHandle(forUpdatingAtPath: path) else { return false }
    defer { try? handle.close() }
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    // Asks and takes nothing: F_OFD_GETLK, which is a macro that Swift does not see everywhere.
    guard fcntl(handle.fileDescriptor, 36, &lock) == 0 else { return false }
    return lock.l_type != Int16(F_UNLCK)
  }

  /// Whether a process still does anything: one that has ended and that nobody has waited for does
  /// not.
  static func isAlive(_ process: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      // The name, in parentheses, may hold anything.
      let state = stat.split(separator: ")").last?.split(separator: " ").first
    else { return false }
    return state != "Z" && state != "X"
  }
}
