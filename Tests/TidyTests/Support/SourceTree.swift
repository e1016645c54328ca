import ChildProcesses
import Foundation

/// The source tree these tests were compiled from.
enum SourceTree {
  static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// One file that is tracked, or will be with the next commit.
  struct File: CustomStringConvertible {
    /// The path below the root.
    let path: String

    var description: String { path }

    /// The name without folders.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    var text: String {
      let url = URL(fileURLWithPath: root + "/" + path)
      return (try? Data(contentsOf: url)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
  }

  /// Every file that git knows or would add; every file there is where git or its folder is missing.
  static let files: [File] = (tracked ?? everything).map(File.init).filter { file in
    FileManager.default.fileExists(atPath: root + "/" + file.path)
  }

  /// The Swift files below some folders.
  static func swift(_ folders: String...) -> [File] {
    files.filter { file in
      file.path.hasSuffix(".swift") && folders.contains { file.path.hasPrefix($0 + "/") }
    }
  }

  /// The Swift files of everything that ships: no tests.
  static var product: [File] { swift("Sources", "Plugins", "PluginSDK/Sources") }

  private static let tracked: [String]? = {
    let listing = [
      "-c", "safe.directory=*", "-C", root, "ls-files", "-co", "--exclude-standard", "-z",
    ]
    guard let ended = try? Child.run("git", listing), ended.status == 0 else { return nil }
    return Set(ended.output.split(separator: "\0").map(String.init))
      .sorted()
  }()

  private static let everything: [String] = {
    let all = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return all.filter { path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder)
      let isHidden = path.split(separator: "/").contains { $0.hasPrefix(".") && $0 != ".ci" }
      return !isFolder.boolValue && !isHidden
    }.sorted()
  }()
}
