internal import CGantrySpawn
internal import Glibc

/// The two ends of what tells a worker's plugin that its call should stop.
///
/// The host keeps both: it raises on its own, and lowers on the one that the plugin polls. Making them is
/// `unsafe` because C writes the two numbers, into memory that lives here.
final class StopPair: Sendable {
  /// The descriptor that plugins poll.
  let heard: CInt
  private let said: CInt

  /// Makes a pair; nil when this process has no descriptor left, and `errno` says so.
  init?() {
    var ends: (CInt, CInt) = (-1, -1)
    let problem = unsafe withUnsafeMutableBytes(of: &ends) {
      unsafe gantry_stop_pair($0.baseAddress?.assumingMemoryBound(to: CInt.self))
    }
    guard problem == 0 else {
      errno = problem
      return nil
    }
    (said, heard) = ends
  }

  deinit {
    Descriptor.close(said)
    Descriptor.close(heard)
  }

  func raise() { gantry_stop_raise(said) }

  func lower() { gantry_stop_lower(heard) }
}
