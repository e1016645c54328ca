/// Reads JSON strictly as RFC 8259 writes it, within the bounds Gantry sets.
///
/// Refused beyond the grammar: bytes that are not UTF-8, a byte order mark, lone surrogates, a name
/// used twice in one object, nesting deeper than ``maximumDepth`` and integers past 2^53, because
/// each of them is read differently by different readers.
public struct JSONParser {
  /// How deep arrays and objects may be nested.
  public static let maximumDepth = 64

  /// The largest magnitude of an integer, 2^53.
  public static let maximumInteger: Int64 = 9_007_199_254_740_992

  private var scanner: JSONScanner
  private var keys = JSONKeyStack()

  /// Reads one value from UTF-8 bytes.
  ///
  /// - Parameter bytes: The whole text.
  /// - Returns: The value.
  /// - Throws: ``JSONError`` at the first byte that is wrong.
  public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSON {
    var parser = JSONParser(scanner: try JSONScanner(bytes))
    let value = try parser.value(depth: 0)
    try parser.scanner.expectEnd()
    return value
  }

  /// Reads one value from a text.
  ///
  /// - Parameter text: The whole text.
  /// - Returns: The value.
  /// - Throws: ``JSONError`` at the first byte that is wrong.
  public static func parse(_ text: String) throws(JSONError) -> JSON {
    try parse(Array(text.utf8))
  }

  /// Checks a text exactly as ``parse(_:)-([UInt8])`` does, without building its values.
  ///
  /// - Parameter bytes: The whole text.
  /// - Throws: ``JSONError`` at the first byte that is wrong.
  public static func validate(_ bytes: [UInt8]) throws(JSONError) {
    var parser = JSONParser(scanner: try JSONScanner(bytes))
    try parser.skipValue(depth: 0)
    try parser.scanner.expectEnd()
  }

  private init(scanner: JSONScanner) {
    self.scanner = scanner
  }
}

// MARK: - Building values

extension JSONParser {
  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    switch try scanner.nextToken() {
    case .string(let token): return .string(try scanner.text(of: token))
    case .number(let number): return number
    case .literal(let literal): return literal
    case .openArray: return try array(depth: depth)
    case .openObject: return try object(depth: depth)
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSON {
    try scanner.checkDepth(depth)
    var elements: [JSON] = []
    guard !scanner.consume(UInt8(ascii: "]")) else { return .array(elements) }
    repeat {
      elements.append(try value(depth: depth + 1))
    } while try scanner.continues(until: UInt8(ascii: "]"))
    return .array(elements)
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSON {
    try scanner.checkDepth(depth)
    var members = JSONObject()
    guard !scanner.consume(UInt8(ascii: "}")) else { return .object(members) }
    repeat {
      let token = try scanner.key()
      let name = try scanner.text(of: token)
      guard members.insert(name, try value(depth: depth + 1)) else {
        throw scanner.duplicate(name, token)
      }
    } while try scanner.continues(until: UInt8(ascii: "}"))
    return .object(members)
  }
}

// MARK: - Checking only

extension JSONParser {
  private mutating func skipValue(depth: Int) throws(JSONError) {
    switch try scanner.nextToken() {
    case .string(let token): try scanner.checkEscapes(of: token)
    case .number, .literal: break
    case .openArray: try skipArray(depth: depth)
    case .openObject: try skipObject(depth: depth)
    }
  }

  private mutating func skipArray(depth: Int) throws(JSONError) {
    try scanner.checkDepth(depth)
    guard !scanner.consume(UInt8(ascii: "]")) else { return }
    repeat {
      try skipValue(depth: depth + 1)
    } while try scanner.continues(until: UInt8(ascii: "]"))
  }

  private mutating func skipObject(depth: Int) throws(JSONError) {
    try scanner.checkDepth(depth)
    guard !scanner.consume(UInt8(ascii: "}")) else { return }
    keys.open()
    repeat {
      let token = try scanner.key()
      let name = try scanner.text(of: token)
      guard keys.add(name) else { throw scanner.duplicate(name, token) }
      try skipValue(depth: depth + 1)
    } while try scanner.continues(until: UInt8(ascii: "}"))
    keys.close()
  }
}

/// The names seen in the objects that are open while checking, in one array for all of them.
private struct JSONKeyStack {
  private static let scanLimit = 16
  private var names: [String] = []
  private var starts: [Int] = []
  private var large: [Int: Set<String>] = [:]

  mutating func open() { starts.append(names.count) }

  mutating func close() {
    guard let start = starts.popLast() else { return }
    names.removeSubrange(start...)
    large[start] = nil
  }

  mutating func add(_ name: String) -> Bool {
    guard let start = starts.last else { return true }
    let isNew: Bool
    if names.count - start < Self.scanLimit {
      isNew = !names[start...].contains(name)
    } else {
      isNew = large[start, default: Set(names[start...])].insert(name).inserted
    }
    names.append(name)
    return isNew
  }
}
