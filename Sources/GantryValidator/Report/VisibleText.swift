extension String {
  /// The text on one line, with everything spelled out that could move a cursor, turn text around or
  /// end a line: a plugin's own words stand in reports.
  var visible: String {
    guard unicodeScalars.contains(where: \.isCommand) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isCommand {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }

  /// The lines of the text, each made visible.
  var visibleLines: [String] {
    split(separator: "\n", omittingEmptySubsequences: false).map { String($0).visible }
  }

  /// A JSON text with the control characters escaped that JSON lets stand and terminals obey; they
  /// can only be inside of strings.
  var withEscapedControls: String {
    guard unicodeScalars.contains(where: { $0.isCommand && $0 != "\n" }) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      guard scalar.isCommand, scalar != "\n" else { return text.unicodeScalars.append(scalar) }
      // Beyond the first plane JSON wants two halves.
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
  }
}

extension Unicode.Scalar {
  /// Whether it is no text but tells whoever shows it what to do, or is no character at all.
  fileprivate var isCommand: Bool {
    if value < 0x7F { return value < 0x20 }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
    default: return properties.isNoncharacterCodePoint
    }
  }
}

/// Words for a shell.
enum ShellWord {
  private static let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-"
  )

  /// A word as a shell has to be given it.
  ///
  /// - Parameter word: The word.
  /// - Returns: The word, in quotes where it needs them.
  static func quoted(_ word: String) -> String {
    if !word.isEmpty, word.allSatisfy(plain.contains) { return word }
    return "'" + word.replacing("'", with: #"'\''"#) + "'"
  }
}
