internal import Foundation

/// The YAML block at the head of a Markdown file, and the text below it.
struct FrontMatter: Equatable, Sendable {
  /// The fields, always a map.
  let fields: LooseValue
  /// The Markdown below the block.
  let body: String
  /// True when the block was not YAML until the description was quoted.
  let wasRepaired: Bool

  /// Reads a file's text.
  ///
  /// The commonest mistake in the wild is a description with an unquoted `: `. The block is then
  /// read a second time with its plain one-line values quoted.
  init(text: String, location: String) throws(PackageError) {
    let lines = text.replacingOccurrences(of: "\r\n", with: "\n")
      .split(separator: "\n", omittingEmptySubsequences: false)
    let first = lines.first.map { $0.hasPrefix("\u{FEFF}") ? $0.dropFirst() : $0 }
    guard first.map(Self.isFence) == true else {
      throw Self.error(
        "The file has no front matter.",
        location + ":1",
        "Begin the file with a line '---', the fields name and description, and a line '---'."
      )
    }
    guard let end = lines.indices.dropFirst().first(where: { Self.isFence(lines[$0]) }) else {
      throw Self.error(
        "The front matter is not closed.",
        location + ":1",
        "Put a line '---' below the fields."
      )
    }
    let block = lines[1..<end].joined(separator: "\n")
    guard block.utf8.count <= 65_536 else {
      throw Self.error(
        "The front matter is longer than 64 KiB.",
        location + ":1",
        "Move the text below the closing '---'."
      )
    }
    (fields, wasRepaired) = try Self.read(block, location: location)
    body = lines[(end + 1)...].joined(separator: "\n")
  }

  private static func read(
    _ block: String,
    location: String
  ) throws(PackageError) -> (LooseValue, Bool) {
    do {
      return (try map(LooseValue.yaml(block)), false)
    } catch {
      if let repaired = try? map(LooseValue.yaml(quoted(block))) { return (repaired, true) }
      throw Self.error(
        "The front matter is not a YAML map: \(summary(error))",
        location + ":1",
        "Quote values that contain ': ' and indent with spaces."
      )
    }
  }

  private struct NotAMap: Error, CustomStringConvertible {
    var description: String { "it holds something else" }
  }

  private static func map(_ value: LooseValue) throws -> LooseValue {
    switch value {
    case .map: return value
    case .null: return .map([])
    default: throw NotAMap()
    }
  }

  /// Quotes the plain value of every top-level line `key: value` that contains another `: `.
  private static func quoted(_ block: String) -> String {
    block.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      guard let colon = line.range(of: ": "), let head = line.first, head.isLetter else {
        return String(line)
      }
      let value = line[colon.upperBound...].trimmingCharacters(in: .whitespaces)
      guard value.contains(": ") || value.hasSuffix(":"), let opening = value.first,
        !"\"'|>[{&*".contains(opening)
      else { return String(line) }
      return line[..<colon.upperBound] + "'" + value.replacingOccurrences(of: "'", with: "''") + "'"
    }.joined(separator: "\n")
  }

  private static func isFence(_ line: Substring) -> Bool {
    line.hasPrefix("---") && line.dropFirst(3).allSatisfy(\.isWhitespace)
  }

  /// The first line of the library's text; the rest repeats the block.
  private static func summary(_ error: any Error) -> String {
    let line = String(describing: error).split(separator: "\n").first.map(String.init) ?? ""
    return line.hasSuffix(":") ? String(line.dropLast()) : line
  }

  private static func error(
    _ message: String,
    _ location: String,
    _ remedy: String
  ) -> PackageError {
    PackageError(code: .invalidContent, message: message, location: location, remedy: remedy)
  }
}
