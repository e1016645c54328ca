// What somebody else wrote, as a terminal may show it.
extension String {
  /// The text on one line, with everything spelled out that a terminal might take for a command.
  ///
  /// - Parameter count: How many characters are shown; a mark stands for the rest.
  /// - Returns: One line.
  func spelledOut(atMost count: Int) -> String {
    var text = ""
    for scalar in prefix(count).unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + (dropFirst(count).isEmpty ? "" : "…")
  }

  /// The beginning of the text, with a mark where something was left out.
  ///
  /// - Parameter count: How many characters it may have.
  /// - Returns: At most so many characters, the mark included.
  func cut(to count: Int) -> String {
    dropFirst(count).isEmpty ? self : String(prefix(max(0, count - 1))) + "…"
  }

  /// The text as a shell reads it as one word.
  var asShellWord: String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+,:@=")
    guard !allSatisfy(plain.contains) else { return self }
    return "'" + replacing("'", with: #"'\''"#) + "'"
  }
}
