extension JSONScanner {
  func decodeEscapes(of token: StringToken, into out: inout [UInt8]) throws(JSONError) {
    var at = token.range.lowerBound
    while at < token.range.upperBound {
      guard bytes[at] == UInt8(ascii: "\\") else {
        out.append(bytes[at])
        at += 1
        continue
      }
      switch bytes[at + 1] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(bytes[at + 1])
      case UInt8(ascii: "b"): out.append(0x08)
      case UInt8(ascii: "f"): out.append(0x0C)
      case UInt8(ascii: "n"): out.append(0x0A)
      case UInt8(ascii: "r"): out.append(0x0D)
      case UInt8(ascii: "t"): out.append(0x09)
      case UInt8(ascii: "u"):
        at = try decodeUnicode(at, end: token.range.upperBound, into: &out)
        continue
      default:
        throw failure("'\\\(character(at: at + 1))' is not an escape JSON knows", at: at)
      }
      at += 2
    }
  }

  /// Decodes `\uXXXX`, with its low half where it is a surrogate, and returns what comes after.
  private func decodeUnicode(_ start: Int, end: Int, into out: inout [UInt8])
    throws(JSONError) -> Int
  {
    let unit = try hexUnit(start, end: end)
    var next = start + 6
    var code = UInt32(unit)
    if 0xD800..<0xDC00 ~= unit, next + 1 < end, bytes[next] == UInt8(ascii: "\\"),
      bytes[next + 1] == UInt8(ascii: "u")
    {
      let low = try hexUnit(next, end: end)
      if 0xDC00..<0xE000 ~= low {
        code = 0x10000 + (code - 0xD800) << 10 + UInt32(low - 0xDC00)
        next += 6
      }
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw failure("this escape is half of a surrogate pair without its other half", at: start)
    }
    out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    return next
  }

  private func hexUnit(_ start: Int, end: Int) throws(JSONError) -> UInt16 {
    guard start + 6 <= end else { throw failure("'\\u' needs four hexadecimal digits", at: start) }
    var unit: UInt16 = 0
    for byte in bytes[start + 2..<start + 6] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw failure("'\\u' needs four hexadecimal digits", at: start)
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }
}
