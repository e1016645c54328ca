internal import CGantryFrames
internal import CGantrySpawn

/// The page of memory that the host shares with one worker.
///
/// A plugin can write anything into it, so what the worker left there is read as a stranger's file:
/// copied first, then checked.
///
/// `@safe` and `@unchecked Sendable` because the mapping lives as long as this object, and every
/// field is one aligned word that only one side writes.
@safe final class WorkerPage: @unchecked Sendable {
  /// The memfd, to hand to the worker.
  let descriptor: CInt
  private let page: UnsafeMutablePointer<gantry_page>

  /// Makes a page; nil with the error number when there is no memory or descriptor for it.
  static func make() -> Result<WorkerPage, SystemProblem> {
    var descriptor: CInt = -1
    var address: UnsafeMutableRawPointer?
    let problem = unsafe gantry_page_make(&descriptor, &address)
    guard problem == 0, let address = unsafe address else {
      return .failure(SystemProblem(problem))
    }
    return .success(unsafe WorkerPage(descriptor, address))
  }

  private init(_ descriptor: CInt, _ address: UnsafeMutableRawPointer) {
    self.descriptor = descriptor
    unsafe page = address.assumingMemoryBound(to: gantry_page.self)
  }

  deinit {
    unsafe gantry_page_drop(page)
    Descriptor.close(descriptor)
  }

  /// Says until when the next call may take.
  func setDeadline(_ nanoseconds: Int64) {
    unsafe page.pointee.deadline_ns = UInt64(max(0, nanoseconds))
  }

  /// Says which call should stop; 0 for none.
  func setCancelled(_ call: UInt64) { unsafe page.pointee.cancelled = call }

  /// The call that the worker says it is in; 0 between calls.
  var call: UInt64 { unsafe page.pointee.call }

  /// What the worker wrote about itself before it ended.
  var traces: WorkerTraces {
    let copy = unsafe page.pointee
    let calls = unsafe withUnsafeBytes(of: copy.host_call_kinds) {
      unsafe Array($0.bindMemory(to: UInt32.self))
    }
    let frames = unsafe withUnsafeBytes(of: copy.frames) {
      unsafe Array($0.bindMemory(to: UInt64.self))
    }
    let count = copy.host_calls
    // The ring holds the last calls; the oldest of them comes first here.
    let kept = min(Int(clamping: count), calls.count)
    let start = Int(count % UInt64(calls.count))
    let ordered = (0..<kept).map { calls[(start + calls.count - kept + $0) % calls.count] }
    return WorkerTraces(
      function: copy.function,
      hostCalls: ordered,
      signal: Int32(clamping: copy.signal),
      address: copy.address,
      frames: Array(frames.prefix(Int(clamping: copy.frame_count)))
    )
  }
}

/// What a worker left in its page.
struct WorkerTraces: Sendable {
  var function: UInt64
  /// The last uses of host functions, oldest first, as frame kinds.
  var hostCalls: [UInt32]
  /// The signal its crash handler caught, 0 for none.
  var signal: Int32
  var address: UInt64
  var frames: [UInt64]
}
