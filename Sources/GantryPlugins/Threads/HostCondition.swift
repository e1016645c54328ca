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
    unsafe pthread_cond_init(condition, nil)
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

  func signal() { unsafe pthread_cond_signal(condition) }

  func broadcast() { unsafe pthread_cond_broadcast(condition) }
}
