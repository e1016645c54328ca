public import GantryCore
internal import Synchronization

/// Says that something happened, and when it began, never what.
///
/// Rings that nobody has heard yet become one: whoever hears it looks at everything.
public final class ChangeSignal: Sendable {
  private struct State {
    var heard: UInt64 = 0
    var first: Timestamp?
  }

  /// One element for the rings since the last one was taken; for one reader.
  public let rings: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation
  private let state = Mutex(State())

  /// Creates a signal that has not rung.
  public init() {
    (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// How often it has rung.
  public var heard: UInt64 { state.withLock { $0.heard } }

  /// Rings.
  ///
  /// - Parameter moment: When something was heard of.
  public func ring(at moment: Timestamp) {
    state.withLock { state in
      state.heard += 1
      state.first = state.first ?? moment
    }
    continuation.yield()
  }

  /// Takes the rings so far, before a look at everything.
  ///
  /// - Returns: When the first of them was; nil when there was none since the last look.
  func take() -> Timestamp? {
    state.withLock { state in
      defer { state.first = nil }
      return state.first
    }
  }
}
