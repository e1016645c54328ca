import Synchronization

/// The status that a signal wants the process to end with.
final class StopStatus: Sendable {
  private let value = Mutex<ExitStatus?>(nil)

  var status: ExitStatus? { value.withLock { $0 } }

  func set(_ status: ExitStatus) { value.withLock { $0 = $0 ?? status } }
}
