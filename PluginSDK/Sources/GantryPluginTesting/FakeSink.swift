import CGantryABI
public import GantryPlugin

/// An instance of a sink type.
public struct FakeSink: Sendable {
  let instance: FakeInstance
  let calls: FakeInstance.Calls<gantry_sink_1>

  /// Delivers one batch.
  ///
  /// - Parameters:
  ///   - events: The events, in order.
  ///   - options: The circumstances of the call.
  /// - Returns: The call's result, and how many leading events are safe with the sink.
  public func deliver(
    _ events: [Event],
    _ options: CallOptions = .init()
  ) -> (result: CallResult, accepted: Int) {
    var accepted = 0
    var batch = Batch()
    for event in events { batch.append(event) }
    // Safe because the batch keeps every text until the call has returned.
    let result = unsafe batch.lend { first, stride in
      unsafe instance.call(options) { call, _ in
        unsafe calls.table.deliver?(
          instance.pointer,
          call,
          first,
          events.count,
          stride,
          &accepted
        )
      }
    }
    return (result, accepted)
  }

  /// Asks the sink to make everything durable.
  public func flush(_ options: CallOptions = .init()) -> CallResult {
    unsafe instance.call(options) { call, _ in
      guard let flush = unsafe calls.table.flush else { return GANTRY_OK }
      return unsafe flush(instance.pointer, call)
    }
  }
}

/// Events laid out as C reads them: all texts in one buffer, the structs pointing into it.
private struct Batch {
  private var texts: [UInt8] = []
  private var events: [(event: Event, spans: [Range<Int>])] = []

  mutating func append(_ event: Event) {
    let parts = [
      Array(event.run.utf8), Array(event.type.utf8), Array((event.phase ?? "").utf8),
      Array(event.line.utf8), event.data.bytes,
    ]
    var spans: [Range<Int>] = []
    for part in parts {
      spans.append(texts.count..<texts.count + part.count)
      texts += part
    }
    events.append((event, spans))
  }

  func lend<Result>(_ body: (UnsafePointer<gantry_event>?, Int) -> Result) -> Result {
    unsafe texts.withUnsafeBytes { texts in
      let laid = unsafe events.map { unsafe Self.layOut($0.event, $0.spans, texts) }
      return unsafe laid.withUnsafeBufferPointer {
        unsafe body($0.baseAddress, MemoryLayout<gantry_event>.stride)
      }
    }
  }

  private static func layOut(
    _ event: Event,
    _ spans: [Range<Int>],
    _ texts: UnsafeRawBufferPointer
  ) -> gantry_event {
    func text(_ index: Int) -> gantry_str {
      let part = unsafe UnsafeRawBufferPointer(rebasing: texts[spans[index]])
      return unsafe gantry_str(
        ptr: part.baseAddress?.assumingMemoryBound(to: CChar.self),
        len: part.count
      )
    }
    let data = unsafe UnsafeRawBufferPointer(rebasing: texts[spans[4]])
    return unsafe gantry_event(
      struct_size: UInt32(MemoryLayout<gantry_event>.size),
      version: event.version,
      seq: event.seq,
      position: event.position,
      time_ns: event.timeNanoseconds,
      epoch: event.epoch,
      attempt: event.attempt,
      flags: 0,
      run: text(0),
      type: text(1),
      phase: text(2),
      line: text(3),
      data: gantry_bytes(
        ptr: data.baseAddress?.assumingMemoryBound(to: UInt8.self),
        len: data.count
      )
    )
  }
}
