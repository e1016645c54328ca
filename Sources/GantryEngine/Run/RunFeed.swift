public import GantryCore
import Synchronization

/// Tells observers that a run has moved on, without ever waiting for one.
///
/// The feed carries no events: an observer is told the newest committed number and reads the
/// journal at its own pace. A slow observer therefore costs nothing but its own delay.
public final class RunFeed: Sendable {
  /// Where a run is, as of the last commit.
  public struct View: Sendable {
    /// The number of the newest committed event.
    public var seq: UInt64 = 0
    /// The newest progress of each running phase.
    public var progress: [String: PhaseProgress] = [:]
    /// Whether no further event will come from the run itself.
    public var isEnded = false
  }

  private struct Contents {
    var view = View()
    var observers: [Int: AsyncStream<View>.Continuation] = [:]
    var nextObserver = 0
  }

  private let contents = Mutex(Contents())

  /// Creates the feed of a run of which nothing is committed yet.
  public init() {}

  /// The newest view.
  public var current: View { contents.withLock { $0.view } }

  /// The newest view at once, then every later one; views that an observer was too slow for are
  /// replaced by the newest.
  public func views() -> AsyncStream<View> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let (id, view) = contents.withLock { contents in
        defer { contents.nextObserver += 1 }
        contents.observers[contents.nextObserver] = continuation
        return (contents.nextObserver, contents.view)
      }
      continuation.onTermination = { [weak self] _ in
        self?.contents.withLock { _ = $0.observers.removeValue(forKey: id) }
      }
      continuation.yield(view)
    }
  }

  /// Changes the view and tells every observer.
  func publish(_ change: (inout View) -> Void) {
    let (view, observers) = contents.withLock { contents in
      change(&contents.view)
      return (contents.view, Array(contents.observers.values))
    }
    for observer in observers { observer.yield(view) }
  }

  /// Ends every observer's stream.
  func finish() {
    let observers = contents.withLock { Array($0.observers.values) }
    for observer in observers { observer.finish() }
  }
}
