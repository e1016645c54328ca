import Foundation

/// One plugin of `Fixtures/Plugins/Breaking`, and what its first lines say about it.
struct CorpusFixture: Sendable {
  /// The file's name.
  var name: String
  /// The file.
  var source: URL
  /// The check that has to find something first; nil when there is nothing to be found.
  var breaks: String?
  /// Checks that may find something as well, because the same bug breaks their rules.
  var also: Set<String>
  /// Words for the compiler, behind those that every fixture is compiled with.
  var flags: [String]
  /// How many bytes of the library are left; nil keeps them all.
  var bytesKept: Int?
  /// Libraries that were there when it was linked, and are no more.
  var absentLibraries: [String]
  /// The digest that the lock says; nil when the library is in no lock.
  var lockedDigest: String?

  /// A line at the top of a fixture that cannot be understood.
  struct Unreadable: Error, CustomStringConvertible {
    var description: String
  }

  /// Reads the lines at the top of a fixture.
  ///
  /// - Parameter source: The fixture.
  /// - Throws: ``Unreadable``, or what went wrong when the file was read.
  init(_ source: URL) throws {
    self.source = source
    name = source.lastPathComponent
    var words = try Self.words(atTopOf: source)
    guard let breaks = words.removeValue(forKey: "breaks") else {
      throw Unreadable(description: "\(name) does not begin with '// breaks: <id>'")
    }
    self.breaks = breaks == ["nothing"] ? nil : breaks.first
    also = Set(words.removeValue(forKey: "also") ?? [])
    flags = words.removeValue(forKey: "cc") ?? []
    bytesKept = words.removeValue(forKey: "keep")?.first.flatMap { Int($0) }
    absentLibraries = words.removeValue(forKey: "needs") ?? []
    lockedDigest = words.removeValue(forKey: "lock")?.first
    guard words.isEmpty, breaks.count == 1 else {
      throw Unreadable(description: "\(name) begins with what nobody reads: \(words)")
    }
  }

  /// The lines `// word: values`, before the sentence that says what the bug is.
  private static func words(atTopOf source: URL) throws -> [String: [String]] {
    let text = try String(contentsOf: source, encoding: .utf8)
    var words: [String: [String]] = [:]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard let match = line.wholeMatch(of: /\/\/ ([a-z]+): (.+)/) else { break }
      words[String(match.1)] = match.2.split(separator: " ").map { word in
        word.hasSuffix(",") && match.1 == "also" ? String(word.dropLast()) : String(word)
      }
    }
    return words
  }
}

/// The folder of the fixtures.
enum Corpus {
  private static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The headers that fixtures include.
  static let headers = root.appending(path: "PluginSDK/Sources/CGantryABI/include")

  /// A folder of `Sources`.
  ///
  /// - Parameter name: The folder's name.
  /// - Returns: The folder.
  static func room(_ name: String) -> URL { root.appending(path: "Sources/\(name)") }

  /// Every fixture, by name.
  ///
  /// - Returns: The fixtures.
  /// - Throws: What went wrong when one of them was read.
  static func fixtures() throws -> [CorpusFixture] {
    let folder = root.appending(path: "Tests/Fixtures/Plugins/Breaking")
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { ["c", "cpp"].contains($0.pathExtension) }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
      .map { try CorpusFixture($0) }
  }
}
