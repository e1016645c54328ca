import CGantryABI

/// The interfaces every Swift plugin hands out; `self` and `ctx` say whose they are.
///
/// `@unchecked Sendable` because the tables are filled once and never change.
@safe struct Tables: @unchecked Sendable {
  static let shared = Tables()

  let phase: UnsafePointer<gantry_phase_1>
  let skill: UnsafePointer<gantry_skill_1>
  let sink: UnsafePointer<gantry_sink_1>
  let recovery: UnsafePointer<gantry_recovery_1>

  private init() {
    unsafe phase = Self.keep(
      gantry_phase_1(
        struct_size: UInt32(MemoryLayout<gantry_phase_1>.size),
        flags: 0,
        create: { unsafe LoadedPlugin.create(.phase, $0, $1, $2, $3, $4) },
        destroy: { unsafe Tables.destroy($0) },
        run: { instance, call, input, out in
          unsafe Tables.answer(instance, call, out) { unsafe try $0.run(.init(input), $1, $2) }
        },
        plan: { instance, call, input, out in
          unsafe Tables.answer(instance, call, out) { unsafe try $0.plan(.init(input), $1, $2) }
        },
        undo: { instance, call, receipts, out in
          unsafe Tables.answer(instance, call, out) { unsafe try $0.undo(.init(receipts), $1, $2) }
        }
      )
    )
    unsafe skill = Self.keep(
      gantry_skill_1(
        struct_size: UInt32(MemoryLayout<gantry_skill_1>.size),
        flags: 0,
        create: { unsafe LoadedPlugin.create(.skill, $0, $1, $2, $3, $4) },
        destroy: { unsafe Tables.destroy($0) },
        invoke: { instance, call, skill, input, out in
          unsafe Tables.answer(instance, call, out) {
            unsafe try $0.invoke(skill.copied(), .init(input), $1, $2)
          }
        }
      )
    )
    unsafe sink = Self.keep(
      gantry_sink_1(
        struct_size: UInt32(MemoryLayout<gantry_sink_1>.size),
        flags: 0,
        create: { unsafe LoadedPlugin.create(.sink, $0, $1, $2, $3, $4) },
        destroy: { unsafe Tables.destroy($0) },
        deliver: { unsafe Tables.deliver($0, $1, $2, $3, $4, $5) },
        flush: { instance, call in
          guard let instance = unsafe Tables.instance(instance) else { return Status.badInput }
          return instance.answer(call) {
            try instance.flush($0)
            return Status.ok
          }
        }
      )
    )
    unsafe recovery = Self.keep(
      gantry_recovery_1(
        struct_size: UInt32(MemoryLayout<gantry_recovery_1>.size),
        flags: 0,
        create: { unsafe LoadedPlugin.create(.recovery, $0, $1, $2, $3, $4) },
        destroy: { unsafe Tables.destroy($0) },
        decide: { instance, call, failure, out in
          unsafe Tables.answer(instance, call, out) { unsafe try $0.decide(.init(failure), $1, $2) }
        }
      )
    )
  }

  /// Puts a table where it stays until the process exits, as the ABI promises.
  static func keep<Table>(_ table: Table) -> UnsafePointer<Table> {
    // Safe because the memory is never freed.
    let memory = UnsafeMutablePointer<Table>.allocate(capacity: 1)
    unsafe memory.initialize(to: table)
    return unsafe UnsafePointer(memory)
  }

  // The pointers below are safe to take back because the host hands out only what `create` made,
  // and nothing after `destroy`.

  private static func instance(_ pointer: UnsafeMutableRawPointer?) -> Instance? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe Unmanaged<Instance>.fromOpaque(pointer).takeUnretainedValue()
  }

  private static func destroy(_ pointer: UnsafeMutableRawPointer?) {
    guard let pointer = unsafe pointer else { return }
    unsafe Unmanaged<Instance>.fromOpaque(pointer).release()
  }

  private static func answer(
    _ pointer: UnsafeMutableRawPointer?,
    _ call: gantry_call,
    _ out: UnsafePointer<gantry_out>?,
    _ body: (Instance, Call, Output) throws -> Void
  ) -> gantry_status {
    guard let instance = unsafe instance(pointer), let output = unsafe Output(out) else {
      return Status.badInput
    }
    return instance.answer(call) {
      try body(instance, $0, output)
      return Status.ok
    }
  }

  private static func deliver(
    _ pointer: UnsafeMutableRawPointer?,
    _ call: gantry_call,
    _ first: UnsafePointer<gantry_event>?,
    _ count: Int,
    _ stride: Int,
    _ accepted: UnsafeMutablePointer<Int>?
  ) -> gantry_status {
    guard let instance = unsafe instance(pointer), let first = unsafe first,
      let accepted = unsafe accepted
    else { return Status.badInput }
    unsafe accepted.pointee = 0
    return instance.answer(call) {
      switch try instance.deliver(unsafe Event.copies(first, count, stride), $0) {
      case .accepted:
        unsafe accepted.pointee = count
        return Status.ok
      case .again(let safe):
        unsafe accepted.pointee = min(max(safe, 0), count)
        return Status.again
      }
    }
  }
}

extension Event {
  /// Copies a batch; elements are a stride apart, because newer hosts have larger events.
  fileprivate static func copies(
    _ first: UnsafePointer<gantry_event>,
    _ count: Int,
    _ stride: Int
  ) -> [Event] {
    (0..<count).map { index in
      // Safe because the host promises `count` elements, a stride apart, until the call returns.
      let raw = unsafe UnsafeRawPointer(first) + index * stride
      return unsafe Event(raw.assumingMemoryBound(to: gantry_event.self))
    }
  }

  private init(_ event: UnsafePointer<gantry_event>) {
    // Safe because everything is copied before this returns.
    unsafe self.init(
      seq: event.pointee.seq,
      run: event.pointee.run.copied(),
      type: event.pointee.type.copied(),
      phase: event.pointee.phase.len == 0 ? nil : event.pointee.phase.copied(),
      line: event.pointee.line.copied(),
      data: BorrowedBytes(event.pointee.data).copied()
    )
    unsafe position = event.pointee.position
    unsafe timeNanoseconds = event.pointee.time_ns
    unsafe epoch = event.pointee.epoch
    unsafe attempt = event.pointee.attempt
    unsafe version = event.pointee.version
  }
}
