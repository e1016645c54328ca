/// Writes JSON so that equal input gives equal bytes and every text it makes can be read back.
public struct JSONWriter: Sendable, Hashable {
  /// Whether members are written sorted by name instead of in their own order.
  public var sortsKeys: Bool
  /// Whether the text is broken into lines with two spaces per level.
  public var isPretty: Bool

  private static let usualSize = 120

  /// Makes a writer; without arguments it is compact and keeps the order of members.
  ///
  /// - Parameters:
  ///   - sortsKeys: Whether to sort members by name.
  ///   - isPretty: Whether to break into indented lines.
  public init(sortsKeys: Bool = false, isPretty: Bool = false) {
    self.sortsKeys = sortsKeys
    self.isPretty = isPretty
  }

  /// Writes a value as UTF-8 bytes.
  ///
  /// - Parameter value: The value to write.
  /// - Returns: The text, without a newline at its end.
  /// - Throws: ``JSONError`` when the value holds what ``JSONParser`` would not read back: a number
  ///   that is not finite, an integer past 2^53, or nesting deeper than 64 levels.
  public func bytes(of value: JSON) throws(JSONError) -> [UInt8] {
    var out: [UInt8] = []
    // Most payloads fit, and growing costs more than writing them.
    out.reserveCapacity(Self.usualSize)
    try write(value, depth: 0, into: &out)
    return out
  }

  /// Writes a value as text.
  ///
  /// - Parameter value: The value to write.
  /// - Returns: The text, without a newline at its end.
  /// - Throws: ``JSONError`` as ``bytes(of:)`` does.
  public func string(of value: JSON) throws(JSONError) -> String {
    String(decoding: try bytes(of: value), as: UTF8.self)
  }

  /// Writes a text as a JSON string, which unlike other values cannot fail.
  ///
  /// - Parameter text: The text.
  /// - Returns: The string with its quotes and escapes.
  public static func quoted(_ text: String) -> [UInt8] {
    var out: [UInt8] = []
    write(quoted: text, into: &out)
    return out
  }

  /// Appends what ``quoted(_:)`` gives.
  static func write(quoted text: String, into out: inout [UInt8]) {
    JSONWriter().writeString(text, into: &out)
  }
}

extension JSON {
  /// The value as compact UTF-8 bytes, members in their own order.
  public var encodedBytes: [UInt8] {
    get throws(JSONError) { try JSONWriter().bytes(of: self) }
  }

  /// The value as compact text, members in their own order.
  public var encodedString: String {
    get throws(JSONError) { try JSONWriter().string(of: self) }
  }
}

extension JSONWriter {
  private func write(_ value: JSON, depth: Int, into out: inout [UInt8]) throws(JSONError) {
    switch value {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let flag): out.append(contentsOf: (flag ? "true" : "false").utf8)
    case .int(let number):
      guard number.magnitude <= JSONParser.maximumInteger.magnitude else {
        throw failure("the integer \(number) is past 2^53; write it as a string", out)
      }
      out.append(contentsOf: number.description.utf8)
    case .double(let number):
      guard number.isFinite else { throw failure("\(number) is not a JSON number", out) }
      out.append(contentsOf: number.description.utf8)
    case .string(let text): writeString(text, into: &out)
    case .array(let elements): try writeArray(elements, depth: depth, into: &out)
    case .object(let object): try writeObject(object, depth: depth, into: &out)
    }
  }

  private func writeArray(_ elements: [JSON], depth: Int, into out: inout [UInt8])
    throws(JSONError)
  {
    try checkDepth(depth, out)
    out.append(UInt8(ascii: "["))
    for (position, element) in elements.enumerated() {
      if position > 0 { out.append(UInt8(ascii: ",")) }
      breakLine(depth + 1, into: &out)
      try write(element, depth: depth + 1, into: &out)
    }
    if !elements.isEmpty { breakLine(depth, into: &out) }
    out.append(UInt8(ascii: "]"))
  }

  private func writeObject(_ object: JSONObject, depth: Int, into out: inout [UInt8])
    throws(JSONError)
  {
    try checkDepth(depth, out)
    out.append(UInt8(ascii: "{"))
    let members = sortsKeys ? object.sortedMembers : object.members
    for (position, member) in members.enumerated() {
      if position > 0 { out.append(UInt8(ascii: ",")) }
      breakLine(depth + 1, into: &out)
      writeString(member.name, into: &out)
      out.append(UInt8(ascii: ":"))
      if isPretty { out.append(UInt8(ascii: " ")) }
      try write(member.value, depth: depth + 1, into: &out)
    }
    if !members.isEmpty { breakLine(depth, into: &out) }
    out.append(UInt8(ascii: "}"))
  }

  private func writeString(_ text: String, into out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    if text.utf8.contains(where: Self.needsEscape) {
      for byte in text.utf8 { writeEscaped(byte, into: &out) }
    } else {
      out.append(contentsOf: text.utf8)
    }
    out.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private func writeEscaped(_ byte: UInt8, into out: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(contentsOf: [UInt8(ascii: "\\"), byte])
    case 0x08: out.append(contentsOf: #"\b"#.utf8)
    case 0x09: out.append(contentsOf: #"\t"#.utf8)
    case 0x0A: out.append(contentsOf: #"\n"#.utf8)
    case 0x0C: out.append(contentsOf: #"\f"#.utf8)
    case 0x0D: out.append(contentsOf: #"\r"#.utf8)
    case 0..<0x20:
      let hex = String(byte, radix: 16)
      out.append(contentsOf: (hex.utf8.count == 1 ? #"\u000"# : #"\u00"#).utf8)
      out.append(contentsOf: hex.utf8)
    default: out.append(byte)
    }
  }

  private func breakLine(_ depth: Int, into out: inout [UInt8]) {
    guard isPretty else { return }
    out.append(UInt8(ascii: "\n"))
    out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
  }

  private func checkDepth(_ depth: Int, _ out: [UInt8]) throws(JSONError) {
    guard depth < JSONParser.maximumDepth else {
      throw failure("values are nested deeper than \(JSONParser.maximumDepth) levels", out)
    }
  }

  private func failure(_ message: String, _ out: [UInt8]) -> JSONError {
    JSONError(message: message, offset: out.count, in: out)
  }
}
