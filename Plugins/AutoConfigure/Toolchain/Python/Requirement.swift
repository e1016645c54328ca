/// One requirement as PEP 508 writes it, such as `uvicorn[standard]>=0.20; python_version<"4"`.
struct Requirement: Sendable, Equatable {
  /// The normalised name: lowercase, every run of `-`, `_` and `.` one hyphen.
  let name: String
  let extras: [String]
  /// The version specifiers as written; nil when any version will do.
  let specifier: String?

  /// Reads one requirement; nil when the text is none.
  ///
  /// - Parameter text: One entry, without the options and hashes that pip allows after it.
  init?(_ text: some StringProtocol) {
    let text = text.trimmingSpaces()
    let raw = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    guard let first = raw.first, let last = raw.last, first.isLetter || first.isNumber,
      last.isLetter || last.isNumber
    else { return nil }
    var rest = text[raw.endIndex...].drop(while: \.isWhitespace)
    var extras: [String] = []
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]") else { return nil }
      extras = rest[rest.index(after: rest.startIndex)..<end].split(separator: ",")
        .map { Self.normalise($0.trimmingSpaces()) }
      rest = rest[rest.index(after: end)...].drop(while: \.isWhitespace)
    }
    // Anything else after the name, above all a slash or a colon, makes it a path or an address.
    guard rest.isEmpty || "<>=!~;@(,".contains(rest[rest.startIndex]) else { return nil }
    self.name = Self.normalise(raw)
    self.extras = extras
    self.specifier = Self.specifier(rest)
  }

  /// The name as package indexes compare it.
  static func normalise(_ name: some StringProtocol) -> String {
    name.split { "-_.".contains($0) }.joined(separator: "-").lowercased()
  }

  private static func specifier(_ rest: Substring) -> String? {
    guard rest.first != "@" else { return nil }
    let text = rest.prefix { $0 != ";" }.filter { $0 != "(" && $0 != ")" }.trimmingSpaces()
    return text.isEmpty ? nil : text
  }
}
