import CGantryABI

/// Bytes one side lends the other for the time of a call.
///
/// `@safe` because it is only handed down the stack, never kept past the call it was lent for.
@safe struct BorrowedBytes {
  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: gantry_bytes) {
    // Safe because the host keeps the bytes until the call returns, and nothing here outlives it.
    unsafe self.bytes = UnsafeRawBufferPointer(start: bytes.ptr, count: bytes.len)
  }

  init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

  /// The bytes as the ABI hands them over.
  var lent: gantry_bytes {
    // Safe because raw bytes may be read as UInt8; who lends keeps them.
    unsafe gantry_bytes(
      ptr: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
      len: bytes.count
    )
  }

  /// Reads the bytes as a value, and says where it did not fit.
  func decoded<Value: Decodable>(as type: Value.Type, calling root: String) throws -> Value {
    do {
      return unsafe try JSONCoding.decode(type, borrowing: bytes)
    } catch {
      throw PluginFailure(
        code: "BAD_INPUT",
        message: JSONCoding.explain(error, root: root),
        hint: "Correct the \(root), or make the plugin's schema say what it takes.",
        retry: .permanent,
        status: Status.badInput
      )
    }
  }

  /// Reads the bytes in place.
  func read<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    unsafe try body(bytes)
  }

  /// A copy that outlives the call.
  func copied() -> JSON { unsafe JSON(trusting: Array(bytes)) }
}

extension gantry_str {
  /// A copy that outlives the call; bytes that are not UTF-8 become replacement characters.
  func copied() -> String {
    guard let ptr = unsafe ptr, unsafe len > 0 else { return "" }
    // Safe because the host keeps the bytes until the call returns.
    return unsafe String(
      decoding: UnsafeRawBufferPointer(start: ptr, count: len),
      as: UTF8.self
    )
  }
}

extension String {
  /// Lends the text to the host.
  func lend<Result>(_ body: (gantry_str) throws -> Result) rethrows -> Result {
    var copy = self
    return try copy.withUTF8 { buffer in
      // Safe because char and UInt8 have one layout, and the text is lent for the closure only.
      let base = unsafe UnsafeRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self)
      return unsafe try body(gantry_str(ptr: base, len: buffer.count))
    }
  }
}
