/// Text inside of XML, which knows no escape for control characters: they are spelled out.
enum XMLText {
  /// The text between tags; its lines stay lines.
  static func body(_ text: String) -> String {
    text.visibleLines.map(escaped).joined(separator: "\n")
  }

  /// The value of an attribute, on one line.
  static func attribute(_ text: String) -> String { escaped(text.visible) }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&apos;"
      default: out.unicodeScalars.append(character)
      }
    }
    return out
  }
}
