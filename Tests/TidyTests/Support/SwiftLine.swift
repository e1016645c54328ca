/// A line of Swift, split into what is code and what is said about it.
struct SwiftLine {
  /// The line from 1.
  let number: Int
  /// The line without its comment and without what stands in quotes.
  let code: String
  /// The text after `//`.
  let comment: String

  /// The lines of a file; texts in triple quotes hold no code.
  static func all(in file: SourceTree.File) -> [SwiftLine] {
    shipped[file.path] ?? read(file)
  }

  /// Nearly every test reads the files that ship, so they are read once.
  private static let shipped = Dictionary(
    uniqueKeysWithValues: SourceTree.product.map { ($0.path, read($0)) }
  )

  private static func read(_ file: SourceTree.File) -> [SwiftLine] {
    var isInText = false
    return file.lines.enumerated().map { index, line in
      let quotes =
        line.utf8.count { $0 == UInt8(ascii: "\"") } < 3 ? 0 : line.ranges(of: "\"\"\"").count
      let wasInText = isInText
      if !quotes.isMultiple(of: 2) { isInText.toggle() }
      guard !wasInText else { return SwiftLine(number: index + 1, code: "", comment: "") }
      let (code, comment) = split(line)
      return SwiftLine(number: index + 1, code: code, comment: comment)
    }
  }

  /// Takes the texts in quotes out of a line, and divides it at `//`.
  private static func split(_ line: Substring) -> (code: String, comment: String) {
    var code: [UInt8] = []
    var isQuoted = false
    var isEscaped = false
    let bytes = Array(line.utf8)
    for (index, byte) in bytes.enumerated() {
      if isQuoted {
        if !isEscaped, byte == UInt8(ascii: "\"") { isQuoted = false }
        isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        continue
      }
      if byte == UInt8(ascii: "/"), code.last == byte {
        let comment = String(decoding: bytes[(index + 1)...], as: UTF8.self)
        return (String(decoding: code.dropLast(), as: UTF8.self), comment)
      }
      if byte == UInt8(ascii: "\"") { isQuoted = true } else { code.append(byte) }
    }
    return (String(decoding: code, as: UTF8.self), "")
  }

  /// The module that this line imports.
  var imported: String? {
    guard code.contains("import") else { return nil }
    let pattern = /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:\w+\s+)?import\s+(?:\w+\s+)?(\w+)/
    return code.firstMatch(of: pattern).map { String($0.1) }
  }
}
