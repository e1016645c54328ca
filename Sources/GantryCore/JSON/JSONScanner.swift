/// Walks the bytes of a JSON text token by token.
///
/// The whole text is proved to be UTF-8 once, up front, so that every later step works on bytes and
/// a string costs one copy.
struct JSONScanner {
  /// Where a string's content lies and whether it holds escapes.
  struct StringToken {
    var range: Range<Int>
    var hasEscapes: Bool
  }

  /// The beginning of a value.
  enum Token {
    case string(StringToken)
    case number(JSON)
    case literal(JSON)
    case openArray
    case openObject
  }

  let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) throws(JSONError) {
    self.bytes = bytes
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw JSONError(
        message: "the text is not valid UTF-8",
        offset: error.byteOffsets.lowerBound,
        in: bytes
      )
    }
  }

  mutating func nextToken() throws(JSONError) -> Token {
    skipSpace()
    guard index < bytes.count else { throw failure("a value is missing at the end") }
    switch bytes[index] {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"):
      index += 1
      return .openObject
    case UInt8(ascii: "["):
      index += 1
      return .openArray
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t"): return .literal(try literal("true", .bool(true)))
    case UInt8(ascii: "f"): return .literal(try literal("false", .bool(false)))
    case UInt8(ascii: "n"): return .literal(try literal("null", .null))
    default: throw failure("a value was expected, but found \(found)")
    }
  }

  /// Reads a member's name and the colon after it.
  mutating func key() throws(JSONError) -> StringToken {
    skipSpace()
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
      throw failure("a member name in double quotes was expected, but found \(found)")
    }
    let token = try string()
    guard consume(UInt8(ascii: ":")) else {
      throw failure("':' was expected after the member name, but found \(found)")
    }
    return token
  }

  /// Reads `,` (true) or the closing byte (false).
  mutating func continues(until close: UInt8) throws(JSONError) -> Bool {
    if consume(UInt8(ascii: ",")) { return true }
    guard consume(close) else {
      throw failure("',' or '\(Unicode.Scalar(close))' was expected, but found \(found)")
    }
    return false
  }

  mutating func consume(_ byte: UInt8) -> Bool {
    skipSpace()
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  mutating func expectEnd() throws(JSONError) {
    skipSpace()
    guard index == bytes.count else {
      throw failure("the text goes on after the value ended, with \(found)")
    }
  }

  /// Called just after an opening bracket, with the number of brackets already open around it.
  func checkDepth(_ depth: Int) throws(JSONError) {
    guard depth < JSONParser.maximumDepth else {
      throw failure(
        "values are nested deeper than \(JSONParser.maximumDepth) levels",
        at: index - 1
      )
    }
  }

  func duplicate(_ name: String, _ token: StringToken) -> JSONError {
    failure("the member \"\(name)\" appears twice in one object", at: token.range.lowerBound - 1)
  }

  func text(of token: StringToken) throws(JSONError) -> String {
    guard token.hasEscapes else { return String(decoding: bytes[token.range], as: UTF8.self) }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(token.range.count)
    try decodeEscapes(of: token, into: &decoded)
    return String(decoding: decoded, as: UTF8.self)
  }

  func checkEscapes(of token: StringToken) throws(JSONError) {
    guard token.hasEscapes else { return }
    var decoded: [UInt8] = []
    try decodeEscapes(of: token, into: &decoded)
  }
}

// MARK: - Tokens

extension JSONScanner {
  private mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x0A, 0x0D, 0x09: index += 1
      default: return
      }
    }
  }

  private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    let text = word.description.utf8
    guard bytes[index...].starts(with: text) else {
      throw failure("a value was expected; did you mean '\(word)'?")
    }
    index += text.count
    return value
  }

  /// Finds the closing quote; escapes are decoded later, and only where there are any.
  private mutating func string() throws(JSONError) -> StringToken {
    let open = index
    var end = open + 1
    var hasEscapes = false
    while end < bytes.count {
      switch bytes[end] {
      case UInt8(ascii: "\""):
        index = end + 1
        return StringToken(range: open + 1..<end, hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        end += 2
      case 0..<0x20:
        throw failure("a control character inside a string must be escaped", at: end)
      default: end += 1
      }
    }
    throw failure("the string that starts here is never closed", at: open)
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = index
    let isNegative = bytes[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    let first = index
    try digits()
    if index - first > 1, bytes[first] == UInt8(ascii: "0") {
      throw failure("a number may not start with a needless zero", at: first)
    }
    let integerEnd = index
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      try digits()
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
      try digits()
    }
    guard index != integerEnd else { return try integer(first..<index, isNegative: isNegative) }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw failure("the number \(text) is too large for a 64-bit float", at: start)
    }
    return .double(value)
  }

  private mutating func digits() throws(JSONError) {
    let start = index
    while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 { index += 1 }
    guard index > start else { throw failure("a digit was expected, but found \(found)") }
  }

  private func integer(_ range: Range<Int>, isNegative: Bool) throws(JSONError) -> JSON {
    var magnitude: Int64 = 0
    if range.count <= 16 {
      for byte in bytes[range] { magnitude = magnitude * 10 + Int64(byte - UInt8(ascii: "0")) }
    }
    guard range.count <= 16, magnitude <= JSONParser.maximumInteger else {
      let text = String(decoding: bytes[range], as: UTF8.self)
      throw failure(
        "the integer \(isNegative ? "-" : "")\(text) is past 2^53 and would lose digits elsewhere;"
          + " write it as a string",
        at: range.lowerBound - (isNegative ? 1 : 0)
      )
    }
    return .int(isNegative ? -magnitude : magnitude)
  }
}

// MARK: - Failures

extension JSONScanner {
  func failure(_ message: String, at offset: Int? = nil) -> JSONError {
    JSONError(message: message, offset: offset ?? index, in: bytes)
  }

  private var found: String {
    guard index < bytes.count else { return "the end of the text" }
    if bytes[index] < 0x20 { return "a control character" }
    return "'\(character(at: index))'"
  }

  func character(at offset: Int) -> String {
    let tail = String(decoding: bytes[offset..<min(offset + 4, bytes.count)], as: UTF8.self)
    return tail.unicodeScalars.first.map(String.init) ?? ""
  }
}
