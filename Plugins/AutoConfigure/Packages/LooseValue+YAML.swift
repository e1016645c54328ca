extension LooseValue {
  /// The value as block YAML, always the same text for the same value.
  var yamlText: String {
    switch self {
    case .map(let pairs) where !pairs.isEmpty: block(indent: 0)
    case .list(let values) where !values.isEmpty: block(indent: 0)
    default: inline + "\n"
    }
  }

  private func block(indent: Int) -> String {
    let margin = String(repeating: "  ", count: indent)
    switch self {
    case .map(let pairs):
      return pairs.map { pair in
        let key = margin + Self.scalar(pair.key) + ":"
        return pair.value.isInline
          ? "\(key) \(pair.value.inline)\n" : "\(key)\n" + pair.value.block(indent: indent + 1)
      }.joined()
    case .list(let values):
      return values.map { value in
        if value.isInline { return "\(margin)- \(value.inline)\n" }
        // The element's own margin is replaced by the dash on its first line.
        let text = value.block(indent: indent + 1)
        return "\(margin)- " + text.dropFirst(margin.count + 2)
      }.joined()
    case .null, .bool, .number, .string:
      return margin + inline + "\n"
    }
  }

  private var isInline: Bool {
    switch self {
    case .map(let pairs): pairs.isEmpty
    case .list(let values): values.isEmpty
    case .null, .bool, .number, .string: true
    }
  }

  private var inline: String {
    switch self {
    case .null: "null"
    case .bool(let value): String(value)
    case .number(let text): text
    case .string(let text): Self.scalar(text)
    case .list: "[]"
    case .map: "{}"
    }
  }

  /// A text as a plain word where no reader of any YAML version could take it for something else,
  /// else in double quotes.
  private static func scalar(_ text: String) -> String {
    let words: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    let isWord =
      text.utf8.first.map { (65...90).contains($0) || (97...122).contains($0) } == true
      && text.unicodeScalars.allSatisfy {
        $0.isASCII
          && ($0.properties.isAlphabetic
            || (48...57).contains($0.value) || "_-./".unicodeScalars.contains($0))
      }
    if isWord, !words.contains(text.lowercased()) { return text }
    return "\"" + text.unicodeScalars.map(escaped).joined() + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\t": return "\\t"
    case "\r": return "\\r"
    default:
      // YAML names the line separators and everything below a space by number.
      let isSpecial =
        scalar.value < 32 || (0x7F...0x9F).contains(scalar.value)
        || (0x2028...0x2029).contains(scalar.value) || scalar.value == 0xFEFF
      guard isSpecial else { return String(scalar) }
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
}
