internal import CGantryABI
internal import GantryCore

/// Events as a sink receives them: one block of text and one array of structs that point into it.
struct EventBatch {
  private struct Places {
    var run, type, phase, line, data: Range<Int>
  }

  private let events: [Event]
  private var text: [UInt8] = []
  private var places: [Places] = []

  init(_ events: [Event]) {
    self.events = events
    text.reserveCapacity(events.reduce(0) { $0 + 2 * $1.data.count + 320 })
    places.reserveCapacity(events.count)
    for event in events {
      places.append(
        Places(
          run: append(event.run.text.utf8),
          type: append(event.type.name.utf8),
          phase: append((event.phase ?? "").utf8),
          line: append(event.line),
          data: append(event.data)
        )
      )
    }
  }

  /// Lends the batch for the time of a closure: the first event, the count and the stride.
  func lent<Result>(_ body: (UnsafePointer<gantry_event>?, Int, Int) -> Result) -> Result {
    // `unsafe` because the structs point into `text`, which is held still for the closure.
    unsafe text.withUnsafeBufferPointer { bytes in
      let structs = unsafe zip(events, places).map { event, places in
        unsafe Self.cEvent(event, places, bytes)
      }
      return unsafe structs.withUnsafeBufferPointer { structs in
        unsafe body(structs.baseAddress, structs.count, MemoryLayout<gantry_event>.stride)
      }
    }
  }

  /// How many bytes ``pack(into:)`` writes.
  var packedSize: Int {
    unsafe 8 + events.count * MemoryLayout<gantry_event>.stride + text.count
  }

  /// Writes the batch for another process: the count, the structs, then the text.
  ///
  /// Pointers are offsets into the text, which the other side makes addresses again.
  func pack(into bytes: inout [UInt8]) {
    // `unsafe` because structs are written as the bytes they are; both sides are the same build.
    unsafe withUnsafeBytes(of: UInt64(events.count)) { unsafe bytes.append(contentsOf: $0) }
    for (event, places) in zip(events, places) {
      let packed = unsafe Self.cEvent(event, places, UnsafeBufferPointer(start: nil, count: 0))
      unsafe withUnsafeBytes(of: packed) { unsafe bytes.append(contentsOf: $0) }
    }
    bytes.append(contentsOf: text)
  }

  private mutating func append(_ bytes: some Sequence<UInt8>) -> Range<Int> {
    let start = text.count
    text.append(contentsOf: bytes)
    return start..<text.count
  }

  private static func cEvent(
    _ event: Event,
    _ places: Places,
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> gantry_event {
    // Without a base the address is the offset itself.
    func address(_ place: Range<Int>) -> UnsafeRawPointer? {
      guard let base = bytes.baseAddress else {
        return unsafe UnsafeRawPointer(bitPattern: place.lowerBound)
      }
      return unsafe UnsafeRawPointer(base).advanced(by: place.lowerBound)
    }
    func text(_ place: Range<Int>) -> gantry_str {
      let part = unsafe address(place)
      return unsafe gantry_str(ptr: part?.assumingMemoryBound(to: CChar.self), len: place.count)
    }
    return unsafe gantry_event(
      struct_size: UInt32(MemoryLayout<gantry_event>.size),
      version: UInt32(clamping: event.version),
      seq: event.seq,
      position: event.position,
      time_ns: event.time.nanoseconds,
      epoch: event.epoch,
      attempt: UInt32(clamping: event.attempt ?? 0),
      flags: 0,
      run: text(places.run),
      type: text(places.type),
      phase: text(places.phase),
      line: text(places.line),
      data: gantry_bytes(
        ptr: address(places.data)?.assumingMemoryBound(to: UInt8.self),
        len: places.data.count
      )
    )
  }
}
