import Foundation

/// The processes and threads of the machine, as `/proc` shows them.
enum ProcessTable {
  /// The numbers of every process that carries a name, dead ones nobody has buried included.
  static func processes(named name: String) -> [Int] {
    numbers(in: "/proc").filter { number in
      text("/proc/\(number)/comm") == name
    }
  }

  /// How many descriptors and threads this process has.
  static var own: (descriptors: Int, threads: Int) {
    (numbers(in: "/proc/self/fd").count, numbers(in: "/proc/self/task").count)
  }

  /// The children of this process, those nobody has waited for included.
  static var children: [Int] {
    let own = ProcessInfo.processInfo.processIdentifier
    return numbers(in: "/proc").filter { number in
      // The name before the parent's number may hold anything; its last parenthesis may not.
      let fields = text("/proc/\(number)/stat")?.split(separator: ")").last?.split(separator: " ")
      return fields?.dropFirst().first == "\(own)"
    }
  }

  private static func numbers(in folder: String) -> [Int] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return (names ?? []).compactMap { Int($0) }
  }

  private static func text(_ path: String) -> String? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    // A process may end between being listed and being read.
    let data = (try? file.readToEnd()) ?? nil
    return data.map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .newlines) }
  }
}
