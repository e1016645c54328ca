import Dispatch
import GantryCore
import Synchronization

/// The one lock around every write transaction and every checkpoint of a state folder.
///
/// SQLite has locks of its own, but before 3.51.3 a commit that restarts the WAL while another
/// connection checkpoints can lose pages, and its busy polling starves writers. Waiting here is a
/// queue of the kernel's. Only one thread of a process may ask at a time: the journal's queue.
final class WriterLock: Sendable {
  private enum Waiter: Equatable {
    /// Nobody waits in the kernel.
    case none
    /// A thread waits in the kernel, and the asker waits for it.
    case wanted
    /// A thread waits in the kernel, but the asker has given up.
    case abandoned
    /// The thread has the lock, and the asker has not noticed yet.
    case granted
    /// The kernel refused.
    case refused(SystemFailure)
  }

  private let file: OpenFileLock
  private let patience: DispatchTimeInterval
  private let queue = DispatchQueue(label: "gantry.store.lock")
  private let answered = DispatchSemaphore(value: 0)
  private let waiter = Mutex(Waiter.none)

  /// Opens the lock's file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - patience: How long to wait before the folder counts as locked.
  /// - Throws: ``SystemFailure`` when the file cannot be opened.
  init(path: String, patience: DispatchTimeInterval = .seconds(5)) throws(SystemFailure) {
    file = try OpenFileLock(path: path)
    self.patience = patience
  }

  /// Runs a body under the lock.
  ///
  /// - Parameter body: What to do.
  /// - Returns: What the body returns.
  /// - Throws: ``StoreError`` with `.locked` when the lock does not come, and what the body throws.
  func withLock<T>(_ body: () throws -> T) throws -> T {
    try acquire()
    defer { file.release() }
    return try body()
  }

  private func acquire() throws {
    let isIdle = waiter.withLock { $0 == .none }
    if isIdle, try file.tryAcquire() { return }
    // A wait in the kernel cannot be given a deadline, so a thread of its own does the waiting.
    let needsThread = waiter.withLock { state in
      defer { state = .wanted }
      return state == .none
    }
    if needsThread { queue.async { self.waitInKernel() } }
    let isAnswered = answered.wait(timeout: .now() + patience) == .success
    let outcome = waiter.withLock { state in
      let outcome = state
      state = outcome == .wanted ? .abandoned : .none
      return outcome
    }
    if !isAnswered, outcome != .wanted { answered.wait() }
    switch outcome {
    case .refused(let failure): throw failure
    case .granted: return
    case .none, .wanted, .abandoned: throw StoreError.writerIsBusy(file.path)
    }
  }

  private func waitInKernel() {
    do throws(SystemFailure) {
      try file.acquire()
      settle(.granted)
    } catch {
      settle(.refused(error))
    }
  }

  private func settle(_ outcome: Waiter) {
    let isWanted = waiter.withLock { state in
      let isWanted = state == .wanted
      state = isWanted ? outcome : .none
      // Released under the mutex, so that the next asker cannot take the lock in between and lose
      // it: both would use the same description.
      if !isWanted, outcome == .granted { file.release() }
      return isWanted
    }
    if isWanted { answered.signal() }
  }
}
