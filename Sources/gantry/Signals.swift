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
        switch interrupts.take() {
        case .first: cancel()
        case .echo: break
        case .second: Foundation.exit(ExitStatus.interrupted.rawValue)
        }
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

  /// Tells a second SIGINT from an echo of the first: whoever started this process may send one to it and
  /// one to its group, as timeout(1) does, and nobody presses a key twice within that time.
  private final class Interrupts: Sendable {
    enum Meaning { case first, echo, second }

    private static let echo = Duration.milliseconds(150)
    private let first = Mutex<ContinuousClock.Instant?>(nil)

    func take() -> Meaning {
      first.withLock { first in
        let now = ContinuousClock.now
        guard let begin = first else {
          first = now
          return .first
        }
        return now - begin < Self.echo ? .echo : .second
      }
    }
  }
}
