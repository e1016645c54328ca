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
    func text(_ place: Range<Int>) -> gantry_str {
      let part = unsafe UnsafeRawPointer(bytes.baseAddress)?.advanced(by: place.lowerBound)
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
        ptr: bytes.baseAddress?.advanced(by: places.data.lowerBound),
        len: places.data.count
      )
    )
  }
}
