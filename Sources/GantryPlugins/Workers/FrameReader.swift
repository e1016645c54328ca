internal import CGantryABI
internal import CGantryFrames

/// The parts of a frame's body, one after the other.
///
/// `@safe` because it only lives inside of the closure that lends the packet, and because no length
/// that the other side says is believed before it was compared with what is there.
@safe struct FrameReader {
  private var rest: UnsafePointer<UInt8>?
  private var left: Int

  init(_ bytes: UnsafePointer<UInt8>?, _ count: Int) {
    unsafe rest = bytes
    left = count
  }

  /// The next part as it lies there; nil when nothing whole is left.
  mutating func part() -> UnsafeRawBufferPointer? {
    var part = unsafe gantry_part()
    guard unsafe gantry_part_take(&rest, &left, &part) == 1 else { return nil }
    return unsafe UnsafeRawBufferPointer(start: part.bytes, count: part.size)
  }

  /// A copy of the next part.
  mutating func bytes() -> [UInt8]? {
    guard let part = unsafe part() else { return nil }
    return unsafe Array(part)
  }

  /// The next part as text for people; what is not UTF-8 becomes replacement characters.
  mutating func text() -> String? {
    guard let part = unsafe part() else { return nil }
    return unsafe String(decoding: part, as: UTF8.self)
  }

  /// The next part as a number.
  mutating func number() -> UInt64? { value(UInt64()) }

  /// The next part as a struct of fixed size.
  mutating func value<Value: BitwiseCopyable>(_ zeros: Value) -> Value? {
    var value = zeros
    let isThere = unsafe gantry_part_take_fixed(&rest, &left, &value, MemoryLayout<Value>.size)
    return isThere == 1 ? value : nil
  }

  /// The next part, lent as the ABI's text; empty when there is none.
  mutating func string() -> gantry_str {
    guard let part = unsafe part() else { return unsafe gantry_str() }
    return unsafe gantry_str(
      ptr: part.baseAddress?.assumingMemoryBound(to: CChar.self),
      len: part.count
    )
  }

  /// The next part, lent as the ABI's bytes; empty when there is none.
  mutating func lent() -> gantry_bytes {
    guard let part = unsafe part() else { return unsafe gantry_bytes() }
    return unsafe gantry_bytes(
      ptr: part.baseAddress?.assumingMemoryBound(to: UInt8.self),
      len: part.count
    )
  }
}
