import Foundation
import GantryValidator

/// Plugins that a test writes itself, on top of the correct ones of `Fixtures/Plugins/Breaking`.
///
/// For what has to name a folder of the test, or is not about a rule that is broken.
final class SmallPlugins: Sendable {
  /// A folder of the test's own, which no trial may write.
  let outside: URL
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "gantry-small-\(UUID().uuidString)")
    outside = folder.appending(path: "outside")
    try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Writes a plugin.
  ///
  /// - Parameters:
  ///   - name: The file's name, without its suffix.
  ///   - text: The plugin, which includes one of the correct ones; `OUTSIDE` in it is ``outside``.
  /// - Returns: What can be validated.
  /// - Throws: What went wrong when the file was written.
  func plugin(_ name: String, _ text: String) throws -> CorpusFixture {
    let good = URL(filePath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Plugins/Breaking")
    let source = folder.appending(path: "\(name).c")
    let head = "// breaks: nothing\n// cc: -I \(good.path)\n"
    try (head + text.replacing("OUTSIDE", with: outside.path))
      .write(to: source, atomically: true, encoding: .utf8)
    return try CorpusFixture(source)
  }

  /// The names of what was written outside.
  ///
  /// - Returns: The names.
  /// - Throws: What went wrong when the folder was listed.
  func written() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: outside.path)
  }
}

extension Verdict {
  /// What became of a check; nil when it was not asked for.
  ///
  /// - Parameter id: The check's id.
  /// - Returns: What became of it.
  func result(of id: String) -> CheckResult? { rows.first { $0.check.id == id }?.result }
}
