/// The ways in which writers of JSON spell one text.
struct EscapedJSON {
  /// The signs that writers escape so that a browser does not take them for markup, beyond what
  /// JSON asks for: none; those of Go; those of others; those of Gson; those of .NET.
  private static let markup = ["", "<>&", "<>&'", "<>&'=", "<>&'+`\""].map { Set($0.utf8) }

  /// Whether `/` is written `\/`, as PHP does.
  private var escapesSlashes: Bool
  /// Whether everything beyond ASCII is written `\uXXXX`, as Python does.
  private var isASCII: Bool
  /// Whether `\n` and its like are written short.
  private var isShort: Bool
  private var escaped: Set<UInt8>
  private var digits: HexDigits

  /// Every spelling of some bytes; many are alike.
  static func forms(of bytes: [UInt8]) -> Set<[UInt8]> {
    // What is no text is taken byte by byte, as a reader that knows no better would.
    let text = String(validating: bytes, as: UTF8.self)
    let units = text.map { Array($0.utf16) } ?? bytes.map { UInt16($0) }
    var found: Set<[UInt8]> = []
    for digits in HexDigits.allCases {
      found.insert(units.reduce(into: []) { escape($1, digits, into: &$0) })
      found.insert(bytes.reduce(into: []) { escape(UInt16($1), digits, into: &$0) })
      for choice in 0..<8 {
        for escaped in markup {
          let style = EscapedJSON(
            escapesSlashes: choice & 1 != 0,
            isASCII: choice & 2 != 0,
            isShort: choice & 4 != 0,
            escaped: escaped,
            digits: digits
          )
          found.insert(text.map(style.spelling) ?? style.spelling(of: bytes))
        }
      }
    }
    return found
  }

  /// The spellings of a text in base64, which has few signs that anybody would escape.
  static func spellings(ofBase64 bytes: [UInt8]) -> [[UInt8]] {
    var slashes: [UInt8] = []
    var signs: [UInt8] = []
    for byte in bytes {
      if byte == UInt8(ascii: "/") { slashes.append(UInt8(ascii: "\\")) }
      slashes.append(byte)
      guard byte == UInt8(ascii: "+") else {
        signs.append(byte)
        continue
      }
      escape(UInt16(byte), .upper, into: &signs)
    }
    return [slashes, signs]
  }

  private func spelling(of text: String) -> [UInt8] {
    var spelling: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        append(UInt8(truncatingIfNeeded: scalar.value), to: &spelling)
      } else if isASCII {
        for unit in String(scalar).utf16 { Self.escape(unit, digits, into: &spelling) }
      } else {
        spelling += String(scalar).utf8
      }
    }
    return spelling
  }

  private func spelling(of bytes: [UInt8]) -> [UInt8] {
    bytes.reduce(into: []) { append($1, to: &$0) }
  }

  private func append(_ byte: UInt8, to spelling: inout [UInt8]) {
    let backslash = UInt8(ascii: "\\")
    switch byte {
    case _ where escaped.contains(byte):
      Self.escape(UInt16(byte), digits, into: &spelling)
    case UInt8(ascii: "\""), backslash:
      spelling += [backslash, byte]
    case UInt8(ascii: "/"):
      spelling += escapesSlashes ? [backslash, byte] : [byte]
    case 0..<32:
      guard isShort, let letter = Self.short[byte] else {
        return Self.escape(UInt16(byte), digits, into: &spelling)
      }
      spelling += [backslash, letter]
    case 127... where isASCII:
      Self.escape(UInt16(byte), digits, into: &spelling)
    default:
      spelling.append(byte)
    }
  }

  private static let short: [UInt8: UInt8] = [
    8: UInt8(ascii: "b"), 9: UInt8(ascii: "t"), 10: UInt8(ascii: "n"), 12: UInt8(ascii: "f"),
    13: UInt8(ascii: "r"),
  ]

  private static func escape(_ unit: UInt16, _ digits: HexDigits, into spelling: inout [UInt8]) {
    spelling += [UInt8(ascii: "\\"), UInt8(ascii: "u")]
    spelling += digits.pair(of: UInt8(unit >> 8)) + digits.pair(of: UInt8(unit & 255))
  }
}
