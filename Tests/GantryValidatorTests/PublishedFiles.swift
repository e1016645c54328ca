import Foundation

/// The schemas that the PluginSDK publishes.
enum PublishedFiles {
  /// Reads one.
  ///
  /// - Parameter name: Its name: `manifest`.
  /// - Returns: The text.
  /// - Throws: What went wrong when it was read.
  static func text(_ name: String) throws -> String {
    let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appending(path: "PluginSDK/Schemas/\(name).schema.json")
    return try String(contentsOf: file, encoding: .utf8)
  }
}
