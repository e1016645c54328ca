internal import Synchronization

/// Says that something happened, and how often, never what.
///
/// Rings that nobody has heard yet become one: whoever hears it looks at everything.
public final class ChangeSignal: Sendable {
  /// One element for the rings since the last one was taken; for one reader.
  public let rings: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation
  private let count = Mutex<UInt64>(0)

  /// Creates a signal that has not rung.
  public init() {
    (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// How often it has rung.
  public var heard: UInt64 { count.withLock { $0 } }

  /// Rings.
  public func ring() {
    count.withLock { $0 += 1 }
    continuation.yield()
  }
}
