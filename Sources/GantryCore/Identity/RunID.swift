/// The name of a run: `run_` and a UUID of version 7, so that ids sort by creation time.
public struct RunID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The whole text, such as `run_01935d2a-7c80-7e3b-9f41-0c7d5a2b9e11`.
  public let text: String

  /// Creates an id from its whole text, or nil when it is not of the form.
  public init?(text: String) {
    guard text.hasPrefix(Self.prefix), text.utf8.count == Self.prefix.utf8.count + 36 else {
      return nil
    }
    let body = text.dropFirst(Self.prefix.count)
    let wellFormed = body.utf8.enumerated().allSatisfy { index, byte in
      [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : Self.isLowercaseHex(byte)
    }
    guard wellFormed else { return nil }
    self.text = text
  }

  /// Creates the id of a run that is created at a moment.
  ///
  /// - Parameters:
  ///   - time: The moment of creation; its milliseconds are the first 48 bits.
  ///   - random: 74 of these 128 bits make the id unique.
  public init(time: Timestamp, random: (UInt64, UInt64)) {
    let milliseconds = UInt64(max(0, time.nanoseconds)) / 1_000_000
    let high = (milliseconds << 16) | 0x7000 | (random.0 & 0x0FFF)
    let low = (random.1 & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
    let digits = Self.hex(high) + Self.hex(low)
    var groups: [Substring] = []
    var rest = digits[...]
    for length in [8, 4, 4, 4, 12] {
      groups.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    text = Self.prefix + groups.joined(separator: "-")
  }

  /// The whole text.
  public var description: String { text }

  /// Whether one id sorts before another, which is the order of creation.
  public static func < (left: RunID, right: RunID) -> Bool { left.text < right.text }

  /// What every id starts with.
  public static let prefix = "run_"

  private static func isLowercaseHex(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  private static func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension RunID: Codable {
  /// Decodes the text and checks its form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let id = RunID(text: text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "'\(text)' is not a run id"
      )
    }
    self = id
  }

  /// Encodes the whole text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
