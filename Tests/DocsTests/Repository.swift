import Foundation

/// The files of this repository, as the tests of its documentation read them.
enum Repository {
  /// The folder that holds `Package.swift`.
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Every page for readers, relative to the root, sorted.
  static var pages: [String] {
    get throws {
      let docs = try FileManager.default.subpathsOfDirectory(atPath: root.path + "/Docs")
      return
        (docs.filter { $0.hasSuffix(".md") }.map { "Docs/" + $0 } + [
          "README.md", "PluginSDK/README.md",
        ]).sorted()
    }
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  /// The Swift sources under a folder, each as text.
  static func sources(under folder: String) throws -> [String] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: root.path + "/" + folder)
    return try names.filter { $0.hasSuffix(".swift") }.sorted().map { try text("\(folder)/\($0)") }
  }
}
