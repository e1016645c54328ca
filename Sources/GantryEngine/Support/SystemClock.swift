internal import Dispatch
import FoundationEssentials
public import GantryCore
internal import Synchronization

/// The machine's clock.
public struct SystemClock: GantryCore.Clock {
  /// Creates the clock.
  public init() {}

  /// The current Unix time; its finest step is a quarter of a microsecond, that of `Date`.
  public func now() -> Timestamp {
    Timestamp(nanoseconds: Int64(Date().timeIntervalSince1970 * 1_000_000_000))
  }

  /// Waits until a moment; returns at once when it has passed.
  ///
  /// `Task.sleep` would keep a cancelled sleep's task until the moment has come. A call that is given
  /// an hour and takes a millisecond must not leave something behind for an hour.
  public func sleep(until moment: Timestamp) async throws {
    let nanoseconds = moment.nanoseconds - now().nanoseconds
    guard nanoseconds > 0 else { return }
    let alarm = Alarm(after: nanoseconds)
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { alarm.start($0) }
    } onCancel: {
      alarm.end(CancellationError())
    }
  }
}

/// One sleep: it ends when its time has come or when it is cancelled, whatever is first.
private final class Alarm: Sendable {
  private enum Stage {
    case new
    case waiting(CheckedContinuation<Void, any Error>)
    case over((any Error)?)
  }

  private struct State {
    var stage = Stage.new
    let timer: any DispatchSourceTimer
  }

  private let state = Mutex(State(timer: DispatchSource.makeTimerSource(queue: .global())))

  init(after nanoseconds: Int64) {
    let deadline = DispatchTime.now() + .nanoseconds(Int(nanoseconds))
    state.withLock { state in
      state.timer.schedule(deadline: deadline, leeway: .nanoseconds(0))
      state.timer.setEventHandler { [weak self] in self?.end(nil) }
      // One that was never activated must not be let go of.
      state.timer.activate()
    }
  }

  deinit { state.withLock { $0.timer.cancel() } }

  func start(_ continuation: CheckedContinuation<Void, any Error>) {
    let former = state.withLock { state -> Stage in
      defer {
        if case .new = state.stage { state.stage = .waiting(continuation) }
      }
      return state.stage
    }
    if case .over(let error) = former { Self.resume(continuation, error) }
  }

  func end(_ error: (any Error)?) {
    let former = state.withLock { state -> Stage in
      let former = state.stage
      if case .over = former { return former }
      state.stage = .over(error)
      state.timer.cancel()
      return former
    }
    if case .waiting(let continuation) = former { Self.resume(continuation, error) }
  }

  private static func resume(
    _ continuation: CheckedContinuation<Void, any Error>,
    _ error: (any Error)?
  ) {
    if let error { continuation.resume(throwing: error) } else { continuation.resume() }
  }
}
