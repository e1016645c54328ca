import Glibc

/// Does the same on some threads at once, and waits for all of them.
///
/// `DispatchQueue.concurrentPerform` uses no more threads than there are processors, which is too few for
/// work that mostly waits.
///
/// - Parameters:
///   - count: How many threads.
///   - work: What each of them does.
func abreast(_ count: Int, _ work: @Sendable () -> Void) {
  withoutActuallyEscaping(work) { work in
    var work = work
    withUnsafeMutablePointer(to: &work) { place in
      let threads = (0..<count).map { _ in
        var thread = pthread_t()
        let code = pthread_create(
          &thread,
          nil,
          { place in
            place?.assumingMemoryBound(to: (@Sendable () -> Void).self).pointee()
            return nil
          },
          place
        )
        precondition(code == 0, "no thread could be started: \(code)")
        return thread
      }
      for thread in threads { pthread_join(thread, nil) }
    }
  }
}
