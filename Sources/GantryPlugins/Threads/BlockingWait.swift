internal import Synchronization

/// Lets a plugin's thread wait for something asynchronous.
///
/// Never to be used on the cooperative pool: its few threads must not block. Plugins only run on
/// the host's threads and their own, so the functions of the host may.
enum BlockingWait {
  /// Waits for a value on the calling thread.
  ///
  /// - Parameters:
  ///   - cancel: What also cancels the work; nil lets it always finish.
  ///   - work: What gives the value.
  /// - Returns: The value.
  static func value<Value: Sendable>(
    endingWith cancel: CancelSignal? = nil,
    _ work: @escaping @Sendable () async -> Value
  ) -> Value {
    let cell = Cell<Value>()
    // The waiting thread owns this task: it does not go on before the task is over.
    let task = Task { cell.fill(await work()) }
    let place = cancel?.add(task)
    defer {
      if let place { cancel?.remove(place) }
    }
    return cell.wait()
  }

  private final class Cell<Value: Sendable>: Sendable {
    private let condition = HostCondition()
    private let value = Mutex<Value?>(nil)

    func fill(_ new: Value) {
      condition.withLock {
        value.withLock { $0 = new }
        condition.signal()
      }
    }

    func wait() -> Value {
      condition.withLock {
        while true {
          if let value = value.withLock({ $0 }) { return value }
          condition.wait()
        }
      }
    }
  }
}
