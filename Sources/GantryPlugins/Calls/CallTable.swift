internal import CGantryABI
internal import GantryCore
internal import Synchronization

/// The calls that are running, by handle: `slot | generation << 32`.
///
/// There is one table per process, because a library is entered once per process and keeps the host
/// functions it was given then. A handle is checked under its slot's lock, so a stale one is refused
/// and never mistaken for the call that took its place.
///
/// `@safe` and `@unchecked Sendable` because the two blocks of memory are made once and never moved or freed,
/// each slot guards itself, and the writers only change while their slot has no call.
@safe final class CallTable: @unchecked Sendable {
  static let shared = CallTable(capacity: 1024)

  /// A call that has begun: its handle and where it writes.
  ///
  /// `@safe` because the writer is one of the table's, which live as long as the process.
  @safe struct Begun {
    let handle: UInt64
    let out: UnsafePointer<gantry_out>
  }

  private let capacity: Int
  private let slots: UnsafeMutablePointer<CallSlot>
  private let writers: UnsafeMutablePointer<gantry_out>
  /// The slot that was given back last, which is most likely free.
  private let hint = Atomic(0)

  private init(capacity: Int) {
    self.capacity = capacity
    // `unsafe` because C keeps addresses of slots and writers; they live as long as the process.
    unsafe slots = .allocate(capacity: capacity)
    unsafe writers = .allocate(capacity: capacity)
    for place in 0..<capacity {
      unsafe (slots + place).initialize(to: CallSlot())
      unsafe (writers + place).initialize(
        to: gantry_out(
          struct_size: UInt32(MemoryLayout<gantry_out>.size),
          flags: 0,
          ctx: UnsafeMutableRawPointer(slots + place),
          write: { slot, data, count in unsafe CallTable.write(slot, data, count) }
        )
      )
    }
  }

  /// Gives a call its handle; nil when more calls run than the table holds.
  ///
  /// - Parameter context: The call; it has to live until ``end(_:output:)``.
  /// - Returns: The handle, and where the plugin writes.
  func begin(_ context: CallContext) -> Begun? {
    let start = hint.load(ordering: .relaxed)
    for step in 0..<capacity {
      let place = (start &+ step) % capacity
      guard let handle = unsafe slots[place].claim(context, at: place) else { continue }
      return unsafe Begun(handle: handle, out: UnsafePointer(writers + place))
    }
    return nil
  }

  /// Ends a call and hands out what it left behind.
  ///
  /// - Parameters:
  ///   - call: The call.
  ///   - output: Receives what the plugin wrote, behind what is already there.
  /// - Returns: What the plugin said with `fail`, and whether it wrote past the limit.
  func end(_ call: Begun, output: inout [UInt8]) -> (failure: Failure?, isOverLimit: Bool) {
    let place = Self.place(of: call.handle)
    let ended = unsafe slots[place].release(output: &output)
    hint.store(place, ordering: .relaxed)
    return ended
  }

  /// The call behind a handle; nil when it is stale, was made up, or is another library's.
  func context(of handle: UInt64, for library: LibraryContext) -> CallContext? {
    let place = Self.place(of: handle)
    guard handle != 0, place < capacity else { return nil }
    return unsafe slots[place].look(handle, for: library) { context, _ in context }
  }

  /// Whether the call behind a handle should stop; nil as in ``context(of:for:)``.
  func isCancelled(_ handle: UInt64, for library: LibraryContext) -> Bool? {
    let place = Self.place(of: handle)
    guard handle != 0, place < capacity else { return nil }
    return unsafe slots[place].look(handle, for: library) { context, _ in context.cancel.isSet }
  }

  /// Keeps why a call is about to fail; the last word counts.
  func fail(_ handle: UInt64, _ failure: Failure, for library: LibraryContext) {
    let place = Self.place(of: handle)
    guard handle != 0, place < capacity else { return }
    _ = unsafe slots[place].look(handle, for: library) { _, state in state.failure = failure }
  }

  private static func place(of handle: UInt64) -> Int {
    Int(UInt32(truncatingIfNeeded: handle))
  }

  /// What a plugin's `out->write` ends up in.
  private static func write(
    _ slot: UnsafeMutableRawPointer?,
    _ data: UnsafePointer<UInt8>?,
    _ count: Int
  ) -> Int32 {
    guard let slot = unsafe slot, count >= 0 else { return GANTRY_BAD_INPUT }
    guard count > 0 else { return GANTRY_OK }
    guard let data = unsafe data else { return GANTRY_BAD_INPUT }
    // `unsafe` because the address is one of our slots, which the host itself put into the writer.
    return unsafe slot.assumingMemoryBound(to: CallSlot.self).pointee.write(
      UnsafeRawBufferPointer(start: data, count: count)
    )
  }
}
