/// Why a text is not the JSON that Gantry accepts, or why a value cannot be written as such.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, as one sentence without its position.
  public var message: String
  /// The byte at which it was noticed, counted from 0.
  public var offset: Int
  /// The line, counted from 1.
  public var line: Int
  /// The column in Unicode scalars, counted from 1.
  public var column: Int

  /// Makes an error at a known place.
  ///
  /// - Parameters:
  ///   - message: What is wrong.
  ///   - offset: The byte, counted from 0.
  ///   - line: The line, counted from 1.
  ///   - column: The column, counted from 1.
  public init(message: String, offset: Int, line: Int, column: Int) {
    self.message = message
    self.offset = offset
    self.line = line
    self.column = column
  }

  /// Makes an error at a byte of a text and works out line and column.
  ///
  /// - Parameters:
  ///   - message: What is wrong.
  ///   - offset: The byte, counted from 0.
  ///   - bytes: The whole text.
  public init(message: String, offset: Int, in bytes: [UInt8]) {
    var line = 1
    var column = 1
    for byte in bytes.prefix(offset) {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.init(message: message, offset: offset, line: line, column: column)
  }

  /// The message with its place: `line 1, column 5: …`.
  public var description: String { "line \(line), column \(column): \(message)" }
}
