internal import Glibc

/// The queue and the threads behind ``HostThreads``; threads keep it alive, not the other way.
///
/// `@unchecked Sendable` because every variable is only touched while `condition` is held.
final class ThreadPool: @unchecked Sendable {
  private struct Entry {
    var job: HostJob
    var lane: CallLane?
  }

  private let condition = HostCondition()
  private let limit: Int
  private var ready: [Entry] = []
  private var head = 0
  private var threads = 0
  private var idle = 0
  private var waiting = 0
  private var isStopped = false

  init(limit: Int) { self.limit = limit }

  func submit(_ job: HostJob, in lane: CallLane? = nil) {
    condition.withLock {
      ready.append(Entry(job: job, lane: lane))
      wakeOrStart()
    }
  }

  func beginWaiting() {
    condition.withLock {
      waiting += 1
      if head < ready.count { wakeOrStart() }
    }
  }

  func endWaiting() { condition.withLock { waiting -= 1 } }

  func giveUp(_ job: HostJob) {
    condition.withLock {
      guard job.lose() else { return }
      waiting += 1
      if head < ready.count { wakeOrStart() }
    }
  }

  func stop() {
    condition.withLock {
      isStopped = true
      condition.broadcast()
    }
  }

  private func wakeOrStart() {
    if idle >= ready.count - head { return condition.signal() }
    guard threads - waiting < limit, start() else { return }
    threads += 1
  }

  private func work() {
    while let entry = take() {
      let wasLost = entry.job.run()
      if wasLost { endWaiting() }
      if let lane = entry.lane, let next = lane.next() { submit(next, in: lane) }
    }
  }

  /// The next job; nil when this thread should end.
  private func take() -> Entry? {
    condition.withLock {
      while true {
        if threads - waiting > limit || (isStopped && head == ready.count) {
          threads -= 1
          // The signal that woke this thread was for a job that another one has to do now.
          if head < ready.count { condition.signal() }
          return nil
        }
        if head < ready.count { return popFirst() }
        idle += 1
        condition.wait()
        idle -= 1
      }
    }
  }

  /// Takes from the front without moving the rest each time.
  private func popFirst() -> Entry {
    let entry = ready[head]
    head += 1
    if head == ready.count || head > 1024 {
      ready.removeFirst(head)
      head = 0
    }
    return entry
  }

  private func start() -> Bool {
    var attributes = pthread_attr_t()
    var thread = pthread_t()
    // `unsafe` because pthread takes addresses and a raw context: the attributes live until the
    // thread is made, and the context is retained here and released by the thread.
    unsafe pthread_attr_init(&attributes)
    defer { unsafe pthread_attr_destroy(&attributes) }
    unsafe pthread_attr_setstacksize(&attributes, HostThreads.stackSize)
    unsafe pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
    let context = unsafe Unmanaged.passRetained(self)
    let result = unsafe pthread_create(
      &thread,
      &attributes,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<ThreadPool>.fromOpaque(context).takeRetainedValue().work()
        return nil
      },
      context.toOpaque()
    )
    if result != 0 { unsafe context.release() }
    return result == 0
  }
}
