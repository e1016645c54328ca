import Dispatch
import Foundation

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
    let group = DispatchGroup()
    for _ in 0..<count {
      group.enter()
      Thread {
        work()
        group.leave()
      }.start()
    }
    group.wait()
  }
}
