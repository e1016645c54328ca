internal import Glibc

/// A frame's body while it is written: parts, each behind its length.
struct FrameBody: Sendable {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

  mutating func add(_ part: [UInt8]) {
    addLength(part.count)
    bytes.append(contentsOf: part)
  }

  mutating func add(_ text: String) {
    addLength(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func add(_ number: UInt64) {
    addLength(8)
    addValue(number)
  }

  /// Adds a struct of fixed size.
  mutating func add<Value: BitwiseCopyable>(struct value: Value) {
    addLength(MemoryLayout<Value>.size)
    addValue(value)
  }

  /// Adds a part that is written in pieces.
  ///
  /// - Parameters:
  ///   - count: How many bytes the pieces have together.
  ///   - write: Writes exactly that many bytes.
  mutating func add(count: Int, _ write: (inout [UInt8]) -> Void) {
    addLength(count)
    let start = bytes.count
    write(&bytes)
    assert(bytes.count == start + count, "a part is as long as it was said to be")
  }

  /// Overwrites what was written.
  mutating func wipe() {
    unsafe bytes.withUnsafeMutableBytes { all in
      guard let address = all.baseAddress else { return }
      unsafe explicit_bzero(address, all.count)
    }
  }

  private mutating func addLength(_ count: Int) { addValue(UInt64(count)) }

  // `unsafe` because a value is written as the bytes it is; both sides are the same build.
  private mutating func addValue<Value: BitwiseCopyable>(_ value: Value) {
    unsafe withUnsafeBytes(of: value) { unsafe bytes.append(contentsOf: $0) }
  }
}
