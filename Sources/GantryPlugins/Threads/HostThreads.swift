internal import Synchronization

/// The host's own threads, the only ones from which plugins are called.
///
/// They have stacks of 8 MiB, as C code expects, and may block for as long as a plugin likes; the
/// cooperative pool of Swift has small stacks and must never block. A thread that waits for a skill,
/// or that a plugin never gave back, does not count against the limit, so the others go on.
public final class HostThreads: Sendable {
  /// How large the stack of each thread is, in bytes.
  public static let stackSize = 8 * 1024 * 1024

  private let pool: ThreadPool

  /// Creates a pool; threads start when there is work.
  ///
  /// - Parameter concurrency: How many calls should run at once; the pool has at least 4 threads.
  public init(concurrency: Int) {
    pool = ThreadPool(limit: max(4, concurrency))
  }

  deinit { pool.stop() }

  /// Does work on a host thread and waits for it.
  ///
  /// - Parameter work: The work; it may block.
  /// - Returns: What the work returned.
  public func perform<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      submit(HostJob { continuation.resume(returning: work()) }, on: nil)
    }
  }

  func submit(_ job: HostJob, on lane: CallLane?) {
    guard let lane else { return pool.submit(job) }
    lane.admit(job, to: pool)
  }

  /// Lets another thread work while this one waits for it.
  func whileWaiting<Result>(_ body: () -> Result) -> Result {
    pool.beginWaiting()
    defer { pool.endWaiting() }
    return body()
  }

  /// Lets another thread do something that the calling thread will hear of, and counts the calling
  /// one as waiting until it is done.
  func whileWaiting(doing work: @escaping @Sendable () -> Void) {
    pool.beginWaiting()
    submit(
      HostJob { [pool] in
        work()
        pool.endWaiting()
      },
      on: nil
    )
  }

  /// Gives the thread up that does this job, so that another one takes its place.
  func giveUp(_ job: HostJob) { pool.giveUp(job) }
}

/// The queue of one serial instance: one call at a time, in the order of asking.
final class CallLane: Sendable {
  private struct State {
    var waiting: [HostJob] = []
    var isBusy = false
    var isOpen = false
  }

  private let state = Mutex(State())

  func admit(_ job: HostJob, to pool: ThreadPool) {
    let goes = state.withLock { state in
      guard !state.isOpen else { return true }
      guard state.isBusy else {
        state.isBusy = true
        return true
      }
      state.waiting.append(job)
      return false
    }
    if goes { pool.submit(job, in: self) }
  }

  /// The job that comes after one that is over.
  func next() -> HostJob? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isBusy = false
        return nil
      }
      return state.waiting.removeFirst()
    }
  }

  /// Ends the queueing: what waits, and what comes, goes straight through.
  ///
  /// Used when the instance is quarantined: nothing of it is called any more, and every job only
  /// says so.
  func open(_ pool: HostThreads) {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for job in waiting { pool.submit(job, on: nil) }
  }
}
