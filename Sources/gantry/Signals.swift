import Dispatch
import Foundation
import Glibc
import Synchronization

/// What the process does with signals while a run is live.
///
/// SIGINT asks the run to cancel cleanly; a second one stops now and leaves the run resumable.
/// SIGTERM and SIGHUP stop and leave it resumable.
final class Signals {
  private let sources: [any DispatchSourceSignal]

  /// Takes from whoever started this process no more than it can use.
  ///
  /// A reader of our output may go away: writing then fails, and the process goes on. And how children
  /// end must be told, although some who start programs ignore that for themselves.
  static func begin() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGCHLD, SIG_DFL)
  }

  /// Watches until the object goes away.
  ///
  /// - Parameters:
  ///   - cancel: Called for the first SIGINT.
  ///   - stop: Called for SIGTERM and SIGHUP, with the status to end with.
  init(cancel: @escaping @Sendable () -> Void, stop: @escaping @Sendable (ExitStatus) -> Void) {
    let interrupts = Interrupts()
    sources = [
      Self.source(SIGINT) {
        guard interrupts.isFirst() else { Foundation.exit(ExitStatus.interrupted.rawValue) }
        cancel()
      },
      Self.source(SIGTERM) { stop(.terminated) },
      Self.source(SIGHUP) { stop(.terminated) },
    ]
  }

  deinit {
    for source in sources { source.cancel() }
  }

  private static func source(
    _ number: Int32,
    _ handler: @escaping @Sendable () -> Void
  ) -> any DispatchSourceSignal {
    signal(number, SIG_IGN)
    let queue = DispatchQueue(label: "gantry.signal.\(number)")
    let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
    source.setEventHandler(handler: handler)
    // The source is registered on a thread of its own; until then a signal that is ignored is lost.
    let isRegistered = DispatchSemaphore(value: 0)
    source.setRegistrationHandler { isRegistered.signal() }
    source.resume()
    isRegistered.wait()
    return source
  }

  /// Counts how often SIGINT came.
  private final class Interrupts: Sendable {
    private let count = Mutex(0)

    func isFirst() -> Bool {
      count.withLock { count in
        count += 1
        return count == 1
      }
    }
  }
}
