internal import CGantryABI
internal import GantryCore
internal import Synchronization

/// One place in the table of running calls, used again and again.
///
/// A slot never goes away, so whatever a plugin does with an old handle or an old writer ends in the
/// slot's lock and not in freed memory.
struct CallSlot: ~Copyable {
  /// `@safe` because the one unsafe member is only read while its call is known to be alive.
  @safe struct State {
    /// The handle of the call that runs here; 0 when none does.
    var handle: UInt64 = 0
    /// How often the slot was used, the upper half of the handle.
    var generation: UInt32 = 0
    /// The call's context, not counted: whoever began the call holds it until the call has ended.
    var context: Unmanaged<CallContext>?
    var failure: Failure?
    var output: [UInt8] = []
    var isOverLimit = false
  }

  /// Capacity that is kept for the next call; a larger buffer is given back.
  static let keptCapacity = 64 * 1024

  let state = Mutex(State())

  /// Takes the slot for a call.
  ///
  /// - Parameters:
  ///   - context: The call; it has to live until ``release(output:)``.
  ///   - place: The slot's own place.
  /// - Returns: The call's handle, or nil when the slot is taken.
  func claim(_ context: CallContext, at place: Int) -> UInt64? {
    // A slot that somebody looks into is taken anyway, so nobody waits for another call's slot.
    let claimed = state.withLockIfAvailable { state -> UInt64? in
      guard state.handle == 0 else { return nil }
      state.generation &+= 1
      // Generation 0 is left out, so that no handle is ever 0.
      if state.generation == 0 { state.generation = 1 }
      state.handle = UInt64(place) | UInt64(state.generation) << 32
      // `unsafe` because counting references twice per call is what this saves.
      unsafe state.context = .passUnretained(context)
      return state.handle
    }
    return claimed ?? nil
  }

  /// Gives the slot back and hands out what its call left behind.
  ///
  /// - Parameter output: Receives what the plugin wrote, behind what is already there.
  /// - Returns: What the plugin said with `fail`, and whether it wrote past the limit.
  func release(output: inout [UInt8]) -> (failure: Failure?, isOverLimit: Bool) {
    state.withLock { state in
      if output.isEmpty {
        // The buffers change places: nothing is copied, and both keep their memory.
        swap(&output, &state.output)
      } else {
        output.append(contentsOf: state.output)
        state.output.removeAll(keepingCapacity: true)
      }
      if state.output.capacity > CallSlot.keptCapacity { state.output = [] }
      let isOverLimit = state.isOverLimit
      state.handle = 0
      unsafe state.context = nil
      state.isOverLimit = false
      guard state.failure != nil else { return (nil, isOverLimit) }
      return (state.failure.take(), isOverLimit)
    }
  }

  /// Looks at the call behind a handle; nil when it is stale, made up, or another library's.
  func look<Result>(
    _ handle: UInt64,
    for library: LibraryContext,
    _ body: (CallContext, inout State) -> sending Result
  ) -> sending Result? {
    state.withLock { state in
      guard state.handle == handle,
        let context = unsafe state.context?.takeUnretainedValue(), context.library === library
      else { return nil }
      return body(context, &state)
    }
  }

  /// Appends what a plugin writes; a writer of a call that is over is answered BAD_HANDLE.
  func write(_ data: UnsafeRawBufferPointer) -> Int32 {
    // `unsafe` because the bytes are the plugin's, lent until this function returns.
    state.withLock { state in
      guard state.handle != 0 else { return GANTRY_BAD_HANDLE }
      // The limit is sticky: an output with a hole in it must not look like a whole one.
      guard !state.isOverLimit,
        data.count <= CallLimits.output - state.output.count
      else {
        state.isOverLimit = true
        return GANTRY_LIMIT
      }
      unsafe state.output.append(contentsOf: data)
      return GANTRY_OK
    }
  }
}
