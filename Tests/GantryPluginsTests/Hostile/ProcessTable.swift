import Foundation

/// The processes and threads of the machine, as `/proc` shows them.
enum ProcessTable {
  /// The numbers of every process that carries a name, dead ones nobody has buried included.
  static func processes(named name: String) -> [Int] {
    numbers(in: "/proc").filter { number in
      text("/proc/\(number)/comm") == name
    }
  }

  /// The numbers of every process that carries a name and is not dead.
  static func living(named name: String) -> [Int] {
    processes(named: name).filter { number in
      let state = status(of: number).first
      return state != nil && state != "Z" && state != "X"
    }
  }

  /// What still carries a name once the kernel has had five seconds to end it, and whoever inherits the
  /// dead to bury them: neither tells this process when.
  static func left(named name: String) async throws -> [Int] {
    for _ in 0..<100 where !processes(named: name).isEmpty {
      try await Task.sleep(for: .milliseconds(50))
    }
    return processes(named: name)
  }

  /// How many descriptors and threads this process has.
  static var own: (descriptors: Int, threads: Int) {
    (numbers(in: "/proc/self/fd").count, numbers(in: "/proc/self/task").count)
  }

  /// The children of this process, those nobody has waited for included.
  static var children: [Int] {
    let own = ProcessInfo.processInfo.processIdentifier
    return numbers(in: "/proc").filter { number in
      status(of: number).dropFirst().first == "\(own)"
    }
  }

  /// The words after the name of a process: its state, its parent and more; none when it is gone.
  private static func status(of number: Int) -> [Substring] {
    // The name may hold anything; its last parenthesis may not.
    let words = text("/proc/\(number)/stat")?.split(separator: ")").last?.split(separator: " ")
    return words ?? []
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
