internal import GantryCore

extension JSON {
  /// The value as compact JSON text; nothing for a value that cannot be written.
  var text: [UInt8] { (try? encodedBytes) ?? [] }

  /// Reads bytes; nil when they are not JSON.
  init?(reading bytes: [UInt8]) {
    guard let value = try? JSONParser.parse(bytes) else { return nil }
    self = value
  }
}
