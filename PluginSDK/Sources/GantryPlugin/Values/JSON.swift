/// A JSON text: data whose shape the reader decides.
///
/// As the whole input or output of a call it passes through as bytes, without being parsed. Inside
/// another value it is parsed and written like every other member.
public struct JSON: Sendable, Hashable {
  /// The text in UTF-8.
  public let bytes: [UInt8]

  /// Creates a text by checking and keeping it.
  ///
  /// - Parameter text: Exactly one JSON value.
  /// - Throws: ``PluginFailure`` with code `BAD_JSON` when it is not JSON.
  public init(_ text: String) throws {
    let bytes = Array(text.utf8)
    do {
      _ = try JSONCoding.decode(JSONTree.self, from: bytes)
    } catch {
      throw PluginFailure(
        code: "BAD_JSON",
        message: "not JSON: \(text.prefix(80))",
        hint: "Write exactly one JSON value.",
        retry: .permanent
      )
    }
    self.bytes = bytes
  }

  /// Creates a text from a value; members are sorted by name.
  public init(encoding value: some Encodable) throws {
    self.bytes = try JSONCoding.withBytes(of: value) { $0.copied().bytes }
  }

  /// Keeps bytes that are known to be JSON.
  package init(trusting bytes: [UInt8]) { self.bytes = bytes }

  /// An empty object.
  public static let emptyObject = JSON(trusting: Array("{}".utf8))

  /// The text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Reads the text as a value.
  public func decoded<T: Decodable>(as type: T.Type = T.self) throws -> T {
    try JSONCoding.decode(type, from: bytes)
  }
}

extension JSON: Codable {
  /// Reads a member of another value.
  public init(from decoder: any Decoder) throws {
    try self.init(encoding: JSONTree(from: decoder))
  }

  /// Writes a member of another value.
  public func encode(to encoder: any Encoder) throws {
    try JSONCoding.decode(JSONTree.self, from: bytes).encode(to: encoder)
  }
}

extension JSON: CustomStringConvertible {
  /// The text.
  public var description: String { text }
}
