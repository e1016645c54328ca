#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A wait that ends early when the call is cancelled.
struct Pause {
  /// Readable when the call is cancelled; without one the wait looks up every 10 ms.
  let descriptor: Int32?

  func wait(for duration: Duration, during call: Call) throws {
    let clock = ContinuousClock()
    let end = clock.now + duration
    while true {
      try call.checkCancellation()
      let left = end - clock.now
      guard left > .zero else { return }
      // Rounded up, so that the last part of a millisecond is waited for and not spun through.
      let milliseconds = (min(left, .seconds(60)).nanoseconds + 999_999) / 1_000_000
      poll(forMilliseconds: Int32(descriptor == nil ? min(milliseconds, 10) : milliseconds))
    }
  }

  private func poll(forMilliseconds milliseconds: Int32) {
    // A negative descriptor is skipped by the kernel, which leaves a plain wait.
    var entry = pollfd(fd: descriptor ?? -1, events: Int16(POLLIN), revents: 0)
    // Safe because the entry lives across the call; an interrupted wait is taken up by the caller.
    #if canImport(Glibc)
    _ = unsafe Glibc.poll(&entry, 1, milliseconds)
    #elseif canImport(Musl)
    _ = unsafe Musl.poll(&entry, 1, milliseconds)
    #else
    _ = unsafe Darwin.poll(&entry, 1, milliseconds)
    #endif
  }
}
