/// Reads JSON in one pass over its bytes, and knows the line of what is wrong with it.
///
/// Manifests come from strangers: a decoder that tries one type after the other takes seconds for
/// four megabytes of numbers, and none of the usual ones says where a file is broken.
struct JSONReader {
  /// Deeper than any manifest, and shallow enough for the stack.
  static let maximumDepth = 256

  private let bytes: [UInt8]
  private var place = 0

  /// Where the text stops to be JSON.
  struct Failure: Error, Equatable {
    let line: Int
  }

  /// The value that the text is.
  ///
  /// - Parameter text: The whole document.
  /// - Returns: The value; of members with one key the last.
  /// - Throws: ``Failure`` with the line at which the text is no JSON or is nested too deeply.
  static func value(of text: String) throws(Failure) -> ManifestValue {
    var reader = JSONReader(bytes: Array(text.utf8))
    let value = try reader.value(depth: 0)
    guard reader.next() == nil else { throw reader.failure }
    return value
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private var failure: Failure {
    let read = bytes.prefix(place)
    return Failure(line: read.reduce(1) { $1 == 10 ? $0 + 1 : $0 })
  }

  private mutating func value(depth: Int) throws(Failure) -> ManifestValue {
    guard depth < Self.maximumDepth, let first = next() else { throw failure }
    switch first {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func object(depth: Int) throws(Failure) -> ManifestValue {
    var members: [String: ManifestValue] = [:]
    place += 1
    if take("}") { return .object(members) }
    repeat {
      guard next() == UInt8(ascii: "\"") else { throw failure }
      let key = try string()
      guard take(":") else { throw failure }
      members[key] = try value(depth: depth + 1)
    } while take(",")
    guard take("}") else { throw failure }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(Failure) -> ManifestValue {
    var elements: [ManifestValue] = []
    place += 1
    if take("]") { return .array(elements) }
    repeat {
      elements.append(try value(depth: depth + 1))
    } while take(",")
    guard take("]") else { throw failure }
    return .array(elements)
  }

  // MARK: - Single values

  private mutating func word(_ word: String, _ value: ManifestValue) throws(Failure)
    -> ManifestValue
  {
    guard bytes[place...].starts(with: word.utf8) else { throw failure }
    place += word.utf8.count
    return value
  }

  private mutating func number() throws(Failure) -> ManifestValue {
    let start = place
    while place < bytes.count, "+-.eE0123456789".utf8.contains(bytes[place]) { place += 1 }
    guard let number = Double(String(decoding: bytes[start..<place], as: UTF8.self)) else {
      throw failure
    }
    return .number(number)
  }

  private mutating func string() throws(Failure) -> String {
    place += 1
    let start = place
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      guard bytes[place] != UInt8(ascii: "\\") else { return try escapedString(from: start) }
      // A line end inside a string is a forgotten quote: the line before it is the broken one.
      guard bytes[place] != 10 else { throw failure }
      place += 1
    }
    guard place < bytes.count else { throw failure }
    place += 1
    return String(decoding: bytes[start..<place - 1], as: UTF8.self)
  }

  private mutating func escapedString(from start: Int) throws(Failure) -> String {
    var text = Array(bytes[start..<place])
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      guard bytes[place] != 10 else { throw failure }
      if bytes[place] == UInt8(ascii: "\\") {
        text += try escape()
      } else {
        text.append(bytes[place])
        place += 1
      }
    }
    guard place < bytes.count else { throw failure }
    place += 1
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes that one escape stands for.
  private mutating func escape() throws(Failure) -> [UInt8] {
    guard place + 1 < bytes.count else { throw failure }
    let letter = bytes[place + 1]
    place += 2
    switch letter {
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "u"): return try scalar()
    default: return [letter]
    }
  }

  /// Four hexadecimal digits, and four more when the first are half of a pair.
  private mutating func scalar() throws(Failure) -> [UInt8] {
    var units = [try unit()]
    if UTF16.isLeadSurrogate(units[0]), bytes[place...].starts(with: "\\u".utf8) {
      place += 2
      units.append(try unit())
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private mutating func unit() throws(Failure) -> UInt16 {
    let digits = bytes[place...].prefix(4)
    guard digits.count == 4,
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure }
    place += 4
    return unit
  }

  // MARK: - Reading on

  /// The next byte that is no space, without passing it.
  private mutating func next() -> UInt8? {
    while place < bytes.count {
      let byte = bytes[place]
      guard byte == 32 || byte == 10 || byte == 13 || byte == 9 else { return byte }
      place += 1
    }
    return nil
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next() == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }
}
