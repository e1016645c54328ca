import Foundation

/// A constant in the sources that people and programs rely on to the letter.
struct Constant: Equatable, CustomStringConvertible {
  /// What it is, as the report says it: `event`, `bound`.
  let kind: String
  /// The file, from the root of the sources.
  let file: String
  /// Its line, from 1.
  let line: Int
  /// Where it is in its line, in bytes.
  let bytes: Range<Int>
  /// What is written there.
  let text: String

  /// Something else that means something else.
  ///
  /// A whole number becomes twice itself and one more, so that it does not become its neighbour in
  /// a table. A decimal gets another last digit, and a word another ending.
  var mutation: String {
    let digits = text.filter { $0 != "_" }
    if let number = Int(digits) { return "\(number * 2 + 1)" }
    if Double(digits) != nil, let last = digits.last?.wholeNumberValue {
      return digits.dropLast() + "\((last + 1) % 10)"
    }
    if let first = text.first?.wholeNumberValue { return "\((first + 1) % 10)" + text.dropFirst() }
    let isLoud = text.contains(where: \.isUppercase) && !text.contains(where: \.isLowercase)
    return text + (isLoud ? "X" : "x")
  }

  /// A source text with the mutation in place of the constant.
  ///
  /// - Parameter source: The text of the file.
  /// - Returns: The changed text; nil when the constant is not where it was found.
  func mutated(_ source: String) -> String? {
    var lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.indices.contains(line - 1) else { return nil }
    var content = Array(lines[line - 1].utf8)
    guard bytes.upperBound <= content.count, content[bytes].elementsEqual(text.utf8) else {
      return nil
    }
    content.replaceSubrange(bytes, with: mutation.utf8)
    lines[line - 1] = String(decoding: content, as: UTF8.self)
    return lines.joined(separator: "\n")
  }

  var description: String { "\(file):\(line) \(kind) \(text) → \(mutation)" }
}
