import CGantryABI
import GantryPlugin

/// Copies of what the other side lends for the time of a call.
enum Copy {
  // Safe because the lender keeps text and bytes until its call returns, and these are copies.

  static func text(_ text: gantry_str) -> String {
    unsafe String(
      decoding: UnsafeRawBufferPointer(start: text.ptr, count: text.len),
      as: UTF8.self
    )
  }

  static func json(_ bytes: gantry_bytes) -> JSON {
    unsafe JSON(trusting: Array(UnsafeBufferPointer(start: bytes.ptr, count: bytes.len)))
  }

  static func failure(_ error: gantry_error) -> PluginFailure {
    let detail = unsafe text(error.detail_json)
    return unsafe PluginFailure(
      code: text(error.code),
      message: text(error.message),
      hint: text(error.hint),
      retry: RetryClass(number: error.retry_class),
      detail: detail.isEmpty ? nil : try? JSON(detail)
    )
  }
}

/// Lends copies for the time of a closure.
enum Lend {
  // Safe because the closure ends before the storage does.

  static func text<Result>(
    _ text: String,
    _ body: (gantry_str) throws -> Result
  ) rethrows -> Result {
    unsafe try Array(text.utf8).withUnsafeBytes { bytes in
      unsafe try body(
        gantry_str(ptr: bytes.baseAddress?.assumingMemoryBound(to: CChar.self), len: bytes.count)
      )
    }
  }

  static func json<Result>(
    _ json: JSON,
    _ body: (gantry_bytes) throws -> Result
  ) rethrows -> Result {
    unsafe try json.bytes.withUnsafeBufferPointer { bytes in
      unsafe try body(gantry_bytes(ptr: bytes.baseAddress, len: bytes.count))
    }
  }

  /// GANTRY_OUTPUT_BYTES_MAX, which is a product of three and so not imported from C.
  private static let outputLimit = 64 * 1024 * 1024

  /// Lends a writer and returns what was written.
  static func writer<Result>(
    _ body: (UnsafePointer<gantry_out>) throws -> Result
  ) rethrows -> (Result, [UInt8]) {
    var written: [UInt8] = []
    let result = unsafe try withUnsafeMutablePointer(to: &written) { storage in
      var out = unsafe gantry_out(
        struct_size: UInt32(MemoryLayout<gantry_out>.size),
        flags: 0,
        ctx: storage,
        write: { ctx, data, count in
          guard let ctx = unsafe ctx else { return GANTRY_BAD_INPUT }
          let target = unsafe ctx.assumingMemoryBound(to: [UInt8].self)
          guard unsafe target.pointee.count + count <= Lend.outputLimit else {
            return GANTRY_LIMIT
          }
          unsafe target.pointee.append(
            contentsOf: UnsafeBufferPointer(start: data, count: count)
          )
          return GANTRY_OK
        }
      )
      return unsafe try body(&out)
    }
    return (result, written)
  }
}
