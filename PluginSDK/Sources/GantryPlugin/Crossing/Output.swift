import CGantryABI

/// The host's writer for one result.
///
/// `@safe` because it is only handed down the stack while the host waits for the call.
@safe struct Output {
  private let writer: UnsafePointer<gantry_out>

  init?(_ writer: UnsafePointer<gantry_out>?) {
    guard let writer = unsafe writer else { return nil }
    unsafe self.writer = writer
  }

  /// Writes a value as JSON.
  func write(_ value: some Encodable) throws {
    try JSONCoding.withBytes(of: value) { bytes in
      try Status.check(append(bytes), "write the output")
    }
  }

  /// Writes text for people, where a host that takes less is no reason to stop.
  func writeIgnoringLimit(_ bytes: [UInt8]) {
    _ = unsafe bytes.withUnsafeBytes { unsafe append(BorrowedBytes($0)) }
  }

  private func append(_ bytes: BorrowedBytes) -> gantry_status {
    // Safe because the host keeps its writer until the call returns, and only reads the bytes
    // before its function does.
    guard let write = unsafe writer.pointee.write else { return Status.unsupported }
    let lent = unsafe bytes.lent
    return unsafe write(writer.pointee.ctx, lent.ptr, lent.len)
  }
}

/// A writer of our own, for what the host answers.
enum Collector {
  /// Runs a host function with a writer and returns what it wrote.
  static func collect(
    _ body: (UnsafePointer<gantry_out>) -> gantry_status
  ) -> (gantry_status, [UInt8]) {
    var bytes: [UInt8] = []
    let status = unsafe withUnsafeMutablePointer(to: &bytes) { storage in
      // Safe because writer and storage outlive the host's function, which keeps neither.
      var writer = unsafe gantry_out(
        struct_size: UInt32(MemoryLayout<gantry_out>.size),
        flags: 0,
        ctx: storage,
        write: { ctx, data, count in
          guard let ctx = unsafe ctx else { return Status.badInput }
          let piece = unsafe UnsafeRawBufferPointer(start: data, count: count)
          unsafe ctx.assumingMemoryBound(to: [UInt8].self).pointee.append(contentsOf: piece)
          return Status.ok
        }
      )
      return unsafe body(&writer)
    }
    return (status, bytes)
  }
}
