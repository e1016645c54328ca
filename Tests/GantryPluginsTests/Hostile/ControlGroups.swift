import Foundation

/// The control group of this process, as `/proc` and the file system show it.
enum ControlGroups {
  /// Its folder, where version 2 is mounted and this process has a place in it.
  static let own: String? = {
    let groups = text("/proc/self/cgroup").split(separator: "\n")
    guard let path = groups.first(where: { $0.hasPrefix("0::") })?.dropFirst(3) else { return nil }
    let mounts = text("/proc/self/mountinfo").split(separator: "\n")
    let places = mounts.filter { $0.contains(" - cgroup2 ") }.map { $0.split(separator: " ")[4] }
    return places.map { "\($0)\(path)" }.first { FileManager.default.fileExists(atPath: $0) }
  }()

  /// Whether this process may make groups below its own.
  static let canBeMade: Bool = {
    guard let own else { return false }
    let folder = "\(own)/test-\(UUID().uuidString)"
    guard mkdir(folder, 0o755) == 0 else { return false }
    defer { rmdir(folder) }
    return access("\(folder)/cgroup.kill", W_OK) == 0
  }()

  /// The groups of the workers of one host.
  static func workers(of host: Int32) -> [String] {
    folders(of: host).flatMap { folder in
      names(in: folder).filter { $0.hasPrefix("worker-") }
    }
  }

  /// The folder of one host's groups, which has no name of its own but that of the process.
  static func folders(of host: Int32) -> [String] {
    guard let own else { return [] }
    return names(in: own).filter { $0.hasPrefix("gantry-\(host)-") }.map { "\(own)/\($0)" }
  }

  private static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }
}
