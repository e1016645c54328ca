import GantryCore

/// What a plain YAML scalar means under the core schema of YAML 1.2, where `no`, `on` and `12:30`
/// are text.
enum YAMLScalar {
  /// Why a scalar has no JSON value.
  enum Refusal: Error {
    case notFinite
    case tooLarge
  }

  static func resolve(_ text: String) throws(Refusal) -> JSON {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: break
    }
    if let number = try integer(text) { return number }
    if let number = try float(text) { return number }
    return .string(text)
  }

  private static func integer(_ text: String) throws(Refusal) -> JSON? {
    let digits: Substring
    let radix: Int
    if text.hasPrefix("0o") || text.hasPrefix("0x") {
      digits = text.dropFirst(2)
      radix = text.hasPrefix("0o") ? 8 : 16
    } else {
      digits = "+-".contains(text.prefix(1)) ? text.dropFirst() : text[...]
      radix = 10
    }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ isDigit($0, radix: radix) }) else { return nil }
    guard let magnitude = Int64(digits, radix: radix), magnitude <= JSONParser.maximumInteger else {
      throw .tooLarge
    }
    return .int(text.hasPrefix("-") ? -magnitude : magnitude)
  }

  private static func float(_ text: String) throws(Refusal) -> JSON? {
    let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    if [".inf", ".Inf", ".INF"].contains(unsigned) { throw .notFinite }
    if [".nan", ".NaN", ".NAN"].contains(text) { throw .notFinite }
    guard isFloat(unsigned), let number = Double(text) else { return nil }
    guard number.isFinite else { throw .tooLarge }
    return .double(number)
  }

  /// `.5`, `1.`, `1.5` or `1e3`: digits on one side of the point at least, then an exponent or not.
  private static func isFloat(_ text: Substring) -> Bool {
    var rest = text.utf8[...]
    let whole = rest.prefix { isDigit($0, radix: 10) }
    rest = rest.dropFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      let fraction = rest.prefix { isDigit($0, radix: 10) }
      guard !whole.isEmpty || !fraction.isEmpty else { return false }
      rest = rest.dropFirst(fraction.count)
    } else if whole.isEmpty {
      return false
    }
    guard let mark = rest.first else { return true }
    guard mark | 0x20 == UInt8(ascii: "e") else { return false }
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
      rest = rest.dropFirst()
    }
    return !rest.isEmpty && rest.allSatisfy { isDigit($0, radix: 10) }
  }

  private static func isDigit(_ byte: UInt8, radix: Int) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "7"): true
    case UInt8(ascii: "8"), UInt8(ascii: "9"): radix >= 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): radix == 16
    default: false
    }
  }
}
