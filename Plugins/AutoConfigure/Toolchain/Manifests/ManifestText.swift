/// The text of one file with its lines, for answers that name the line they come from.
struct ManifestText: Sendable {
  /// In longer texts keys are not looked for: a search for each of many keys takes minutes.
  static let maximumSearchedBytes = 1 << 17

  /// The path relative to the root of the project.
  let path: String
  let text: String
  let lines: [Substring]

  init(path: String, text: String) {
    self.path = path
    self.text = text
    // Bytes are compared, not characters: it is several times faster and finds the same lines.
    self.lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
      .map { Substring($0) }
  }

  private var isSearchable: Bool { text.utf8.count <= Self.maximumSearchedBytes }

  /// The 1-based number of the first line that satisfies the condition, at or after a line.
  func line(from start: Int = 1, where matches: (Substring) -> Bool) -> Int? {
    guard start >= 1, start <= lines.count else { return nil }
    return lines[(start - 1)...].firstIndex(where: matches).map { $0 + 1 }
  }

  /// The first line with the text in it, at or after a line.
  func line(containing needle: String, from start: Int = 1) -> Int? {
    guard isSearchable else { return nil }
    return line(from: start) { $0.place(of: needle) != nil }
  }

  /// The line of a key of a JSON object, looked for below the line of the section it stands in.
  func line(ofJSONKey key: String, in section: String? = nil) -> Int? {
    guard isSearchable else { return nil }
    let start = section.flatMap { line(ofJSONKey: $0) } ?? 1
    let quoted = "\"\(key)\""
    return line(from: start) { line in
      guard let range = line.place(of: quoted) else { return false }
      return line[range.upperBound...].drop { $0 == " " || $0 == "\t" }.hasPrefix(":")
    }
  }

  /// The lines of the JSON keys that begin a line, looked for below the line of a section.
  ///
  /// One pass for all keys of a section; a key that does not begin its line is not among them.
  func lines(ofJSONKeysIn section: String) -> [Substring: Int] {
    guard let start = line(ofJSONKey: section) else { return [:] }
    var result: [Substring: Int] = [:]
    for (index, line) in lines[(start - 1)...].enumerated() {
      let text = line.drop { $0 == " " || $0 == "\t" }
      guard text.utf8.first == UInt8(ascii: "\"") else { continue }
      let key = text.dropFirst().prefix { $0 != "\"" }
      if result[key] == nil { result[key] = start + index }
    }
    return result
  }

  /// The line of a TOML or INI key, looked for below the header of its table.
  func line(ofKey key: String, in table: String? = nil) -> Int? {
    guard isSearchable else { return nil }
    var start = 1
    if let table {
      guard let header = line(where: { $0.trimmingSpaces().hasPrefix("[\(table)]") }) else {
        return nil
      }
      start = header + 1
    }
    return line(from: start) { line in
      let text = line.trimmingSpaces()
      for spelling in [key, "\"\(key)\"", "'\(key)'"] where text.hasPrefix(spelling) {
        let rest = text.dropFirst(spelling.count).drop { $0 == " " || $0 == "\t" }
        if rest.hasPrefix("=") || rest.hasPrefix(".") || rest.hasPrefix(":") { return true }
      }
      return false
    }
  }

  /// The first line that is neither blank nor a comment.
  var firstStatement: (text: String, line: Int)? {
    for (index, line) in lines.enumerated() {
      let text = line.trimmingSpaces()
      guard !text.isEmpty, !text.hasPrefix("#") else { continue }
      return (text, index + 1)
    }
    return nil
  }
}
