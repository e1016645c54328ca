import Foundation

/// A folder that is gone when nobody needs it any more.
final class Scratch: Sendable {
  /// The folder, with every symbolic link resolved.
  let path: String

  init() throws {
    let folder = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath()
    path = folder.appendingPathComponent("gantry-end-to-end-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The absolute path of something in the folder.
  func path(of name: String) -> String { path + "/" + name }

  /// Writes a file and the folders above it.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    let file = path(of: name)
    let parent = URL(fileURLWithPath: file).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// Copies a folder or file into this one.
  @discardableResult
  func copy(_ source: String, to name: String) throws -> String {
    try FileManager.default.copyItem(atPath: source, toPath: path(of: name))
    return path(of: name)
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(of: name))), as: UTF8.self)
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: path(of: name))
  }
}
