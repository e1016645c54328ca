// The smaller half of Foundation is enough, loads faster, and is all this file needs.
#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Values to bytes and back, the one place that knows the coder.
enum JSONCoding {
  /// Encodes a value and lends the bytes; a ``JSON`` text is lent as it is.
  static func withBytes<Value: Encodable, Result>(
    of value: Value,
    _ body: (BorrowedBytes) throws -> Result
  ) throws -> Result {
    if Value.self == JSON.self, let text = value as? JSON {
      // Safe because the bytes are lent for the closure only.
      return unsafe try text.bytes.withUnsafeBytes { unsafe try body(BorrowedBytes($0)) }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Safe because the bytes are lent for the closure only.
    return unsafe try encoder.encode(value).withUnsafeBytes { unsafe try body(BorrowedBytes($0)) }
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
    // A text asks for no parsing; the cast is between equal types and cannot fail.
    if type == JSON.self, let text = JSON(trusting: bytes) as? Value { return text }
    return try JSONDecoder().decode(type, from: Data(bytes))
  }

  /// Decodes bytes that somebody else owns, without copying them first.
  static func decode<Value: Decodable>(
    _ type: Value.Type,
    borrowing bytes: UnsafeRawBufferPointer
  ) throws -> Value {
    if type == JSON.self, let text = unsafe JSON(trusting: Array(bytes)) as? Value { return text }
    guard let base = bytes.baseAddress else {
      return try JSONDecoder().decode(type, from: Data())
    }
    // Safe because the decoder is done with the bytes when it returns, and the caller keeps them
    // until then; the mutable form is only what the initializer asks for, nothing writes.
    let data = unsafe Data(
      bytesNoCopy: UnsafeMutableRawPointer(mutating: base),
      count: bytes.count,
      deallocator: .none
    )
    return try JSONDecoder().decode(type, from: data)
  }

  /// Where a value did not fit, for people: `input.files[2].path: expected a string`.
  static func explain(_ error: any Error, root: String) -> String {
    guard let error = error as? DecodingError else { return "\(root): \(error)" }
    switch error {
    case .keyNotFound(let key, let context):
      return "\(path(context.codingPath, root)).\(key.stringValue) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      return "\(path(context.codingPath, root)): \(context.debugDescription)"
    @unknown default:
      return "\(root): \(error)"
    }
  }

  private static func path(_ keys: [any CodingKey], _ root: String) -> String {
    keys.reduce(root) { text, key in
      key.intValue.map { "\(text)[\($0)]" } ?? "\(text).\(key.stringValue)"
    }
  }
}
