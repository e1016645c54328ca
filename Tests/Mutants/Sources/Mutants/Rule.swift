import Foundation

/// Where constants of one kind are looked for, and how they are recognised.
struct Rule {
  /// What the report calls them.
  let kind: String
  /// Files, and folders whose Swift files are meant, from the root of the sources.
  let places: [String]
  /// Finds them in a line; the first group is the constant.
  let pattern: NSRegularExpression

  /// Creates a rule.
  ///
  /// - Parameters:
  ///   - kind: What the report calls the constants.
  ///   - places: Files and folders from the root of the sources.
  ///   - pattern: A regular expression whose first group is the constant.
  /// - Throws: What is wrong with the pattern.
  init(_ kind: String, in places: [String], _ pattern: String) throws {
    self.kind = kind
    self.places = places
    self.pattern = try NSRegularExpression(pattern: pattern)
  }

  /// The constants of one file.
  func constants(of file: String, text: String) -> [Constant] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
      constants(of: file, number: $0.offset + 1, line: String($0.element))
    }
  }

  private func constants(of file: String, number: Int, line: String) -> [Constant] {
    let isComment = line.drop { $0 == " " }.hasPrefix("//")
    guard !isComment else { return [] }
    let whole = NSRange(line.startIndex..., in: line)
    return pattern.matches(in: line, range: whole).compactMap { match in
      guard let range = Range(match.range(at: 1), in: line) else { return nil }
      let start = line.utf8.distance(from: line.startIndex, to: range.lowerBound)
      let text = String(line[range])
      return Constant(
        kind: kind,
        file: file,
        line: number,
        bytes: start..<start + text.utf8.count,
        text: text
      )
    }
  }
}
