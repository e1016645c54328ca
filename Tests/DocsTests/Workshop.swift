import ChildProcesses
import Foundation
import Testing

/// A folder outside of the repository that holds what the tutorial's reader has: the PluginSDK in
/// `gantry`, and every file of the page in `hello`.
struct Workshop {
  private let root: URL

  /// Where the reader works.
  var folder: URL { root.appending(path: "hello") }

  init() throws {
    let files = FileManager.default
    root = files.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "gantry-tutorial-\(UUID().uuidString)")
    let sdk = root.appending(path: "gantry/PluginSDK")
    try files.createDirectory(at: sdk, withIntermediateDirectories: true)
    let original = Repository.root.appending(path: "PluginSDK")
    // Without the hidden build folder: what was built elsewhere must not be needed.
    for name in try files.contentsOfDirectory(atPath: original.path) where !name.hasPrefix(".") {
      try files.copyItem(at: original.appending(path: name), to: sdk.appending(path: name))
    }
    for (name, text) in try Page("Docs/TUTORIAL.md").files {
      let file = folder.appending(path: name)
      try files.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
  }

  func remove() { try? FileManager.default.removeItem(at: root) }

  /// Runs the commands of one block of the page.
  func run(_ script: String) async throws {
    let (status, output) = try await shell("set -e; . ./\(script)")
    try #require(status == 0, "\(script) failed:\n\(output)")
  }

  /// The symbols that a library shows to others.
  func exports(of library: URL) async throws -> [String] {
    let (status, output) = try await shell(
      "nm -D --extern-only --defined-only '\(library.path)'"
    )
    try #require(status == 0, "nm failed:\n\(output)")
    return output.split(separator: "\n").compactMap {
      $0.split(separator: " ").last.map(String.init)
    }
  }

  /// Whether a program can be found.
  static func has(_ program: String) -> Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }

  /// Runs a shell command in the reader's folder, without blocking a thread of the pool.
  private func shell(_ command: String) async throws -> (status: Int32, output: String) {
    let ended = try await Child.runAside("/bin/sh", ["-c", command + " 2>&1"], folder: folder.path)
    return (ended.status ?? -1, ended.output)
  }
}
