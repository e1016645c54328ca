internal import Glibc

/// A lock that threads can also wait on.
///
/// The standard library's Mutex cannot be waited on, and plugin threads must really block: they are
/// the host's own threads, never those of the cooperative pool.
///
/// `@safe` and `@unchecked Sendable` because the two POSIX objects live at fixed addresses from init
/// to deinit and are made to be shared between threads.
@safe final class HostCondition: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe pthread_mutex_init(mutex, nil)
    unsafe condition = .allocate(capacity: 1)
    unsafe condition.initialize(to: pthread_cond_t())
    // Waiting with a limit goes by the clock that nobody sets.
    var attributes = pthread_condattr_t()
    unsafe pthread_condattr_init(&attributes)
    unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    unsafe pthread_cond_init(condition, &attributes)
    unsafe pthread_condattr_destroy(&attributes)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe condition.deallocate()
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  func withLock<Result>(_ body: () -> Result) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Waits for a signal; only while the lock is held, which is given up meanwhile.
  func wait() { unsafe pthread_cond_wait(condition, mutex) }

  /// Waits for a signal, but not for ever; only while the lock is held, which is given up meanwhile.
  ///
  /// - Parameter nanoseconds: How long at most.
  func wait(atMost nanoseconds: Int64) {
    var limit = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &limit)
    let sum = Int64(limit.tv_nsec) + nanoseconds
    limit.tv_sec += Int(sum / 1_000_000_000)
    limit.tv_nsec = Int(sum % 1_000_000_000)
    unsafe pthread_cond_timedwait(condition, mutex, &limit)
  }

  func signal() { unsafe pthread_cond_signal(condition) }

  func broadcast() { unsafe pthread_cond_broadcast(condition) }
}
