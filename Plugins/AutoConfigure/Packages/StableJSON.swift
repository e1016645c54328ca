internal import Foundation

/// JSON whose bytes depend on the value alone: keys sorted, indented, one newline at the end.
enum StableJSON {
  static func bytes(_ value: some Encodable) throws(PackageError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do {
      return try encoder.encode(value) + Data("\n".utf8)
    } catch {
      throw PackageError(
        code: .invalidContent,
        message: "A value has no form in JSON: \(error)",
        location: String(describing: type(of: value)),
        remedy: "Use finite numbers."
      )
    }
  }

  /// Reads a value; nil when the bytes are none.
  static func value<Value: Decodable>(_ type: Value.Type, _ bytes: Data) -> Value? {
    try? JSONDecoder().decode(type, from: bytes)
  }
}
