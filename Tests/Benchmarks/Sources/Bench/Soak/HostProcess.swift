import Foundation
import Glibc
import HeapUse

/// What this process holds of the system.
struct HostProcess {
  /// Resident memory in bytes, after the allocator has given back what is free.
  var memory: Int
  /// Memory that was asked for and not given back, in bytes.
  var heap: Int
  /// Open descriptors.
  var descriptors: Int
  /// Threads.
  var threads: Int
  /// Processes below this one that still run.
  var children: Int
  /// Processes below this one that nobody has collected.
  var zombies: Int

  /// Looks.
  static func look() -> HostProcess {
    let heap = Int(heap_use())
    let states = childStates()
    return HostProcess(
      memory: (number("/proc/self/statm", 1) ?? 0) * Int(getpagesize()),
      heap: heap,
      descriptors: entries("/proc/self/fd").count,
      threads: entries("/proc/self/task").count,
      children: states.count { $0 != "Z" },
      zombies: states.count { $0 == "Z" }
    )
  }

  /// One letter for each process whose parent this one is.
  private static func childStates() -> [Substring] {
    let own = String(getpid())
    return entries("/proc").compactMap { entry in
      guard Int(entry) != nil, let text = read("/proc/\(entry)/stat"),
        let name = text.lastIndex(of: ")")
      else { return nil }
      // The name may hold anything; behind it are the state and the parent.
      let fields = text[name...].dropFirst().split(separator: " ")
      guard fields.count > 1, fields[1] == own else { return nil }
      return fields[0]
    }
  }

  private static func entries(_ folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private static func number(_ file: String, _ place: Int) -> Int? {
    read(file).flatMap { Int($0.split { $0.isWhitespace }[place]) }
  }

  private static func read(_ file: String) -> String? {
    try? String(contentsOfFile: file, encoding: .utf8)
  }
}
