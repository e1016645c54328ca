import ChildProcesses
import Foundation
import Testing

/// The empty folder of a page's reader, the page's files in it, and `gantry` in the `PATH`.
struct TutorialFolder {
  private let root: URL

  /// Where the reader works.
  var path: String { root.appending(path: "hello").path }

  init(page: String = "Docs/TUTORIAL.md") throws {
    let files = FileManager.default
    root = files.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "gantry-tutorial-\(UUID().uuidString)")
    for name in ["bin", "home", "hello"] {
      try files.createDirectory(
        at: root.appending(path: name),
        withIntermediateDirectories: true
      )
    }
    try files.createSymbolicLink(
      atPath: root.appending(path: "bin/gantry").path,
      withDestinationPath: try #require(Self.gantry, "no executable 'gantry' was built")
    )
    for (name, text) in try Page(page).files {
      try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    }
  }

  func remove() { try? FileManager.default.removeItem(at: root) }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }

  /// Runs the commands of one block of the page, and answers what they print.
  @discardableResult
  func run(_ script: String) async throws -> String {
    let world = [
      "PATH='\(root.path)/bin':\"$PATH\"", "HOME='\(root.path)/home'", "LANG=C.UTF-8", "NO_COLOR=1",
      "GANTRY_SDK='\(Repository.root.path)/PluginSDK'", "GOCACHE='\(root.path)/home/go'",
    ]
    let command =
      "export \(world.joined(separator: " ")); unset GANTRY_LOCK; set -e; . ./\(script)"
    let ended = try await Child.runAside("/bin/sh", ["-c", "{ \(command)\n} 2>&1"], folder: path)
    try #require(ended.status == 0, "\(script) failed:\n\(ended.output)")
    return ended.output
  }

  /// Whether a program can be found.
  static func has(_ program: String) -> Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }

  /// The command line under test: `GANTRY_BIN`, else the one that was built beside these tests.
  private static var gantry: String? {
    if let named = ProcessInfo.processInfo.environment["GANTRY_BIN"], !named.isEmpty {
      return named
    }
    let starts = [Bundle.main.executablePath, CommandLine.arguments.first].compactMap { $0 }
    for start in starts {
      var folder = URL(filePath: start).resolvingSymlinksInPath().deletingLastPathComponent()
      while folder.path != "/" {
        for place in ["gantry", ".build/debug/gantry"] {
          let file = folder.appending(path: place).path
          let isFolder = (try? FileManager.default.contentsOfDirectory(atPath: file)) != nil
          if !isFolder, FileManager.default.isExecutableFile(atPath: file) { return file }
        }
        folder = folder.deletingLastPathComponent()
      }
    }
    return nil
  }
}
