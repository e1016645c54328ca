public import GantryCore

/// What every call of a plugin shares: threads, time, patience, scratch folders and a log.
public final class PluginHost: Sendable {
  /// The threads plugins are called from.
  public let threads: HostThreads
  /// How long a plugin may go on after it was asked to stop.
  public let grace: Duration

  let clock: any Clock
  let log: HostLog
  private let scratch: @Sendable (RunID, AttemptPath) -> String?

  /// Creates a host.
  ///
  /// - Parameters:
  ///   - concurrency: How many calls should run at once.
  ///   - clock: The time.
  ///   - grace: How long a plugin may go on after it was asked to stop.
  ///   - scratch: The folder of an attempt; it is made when a plugin first asks for it.
  ///   - log: Where lines go that belong to a plugin and to no attempt.
  public init(
    concurrency: Int,
    clock: any Clock,
    grace: Duration = .seconds(5),
    scratch: @escaping @Sendable (RunID, AttemptPath) -> String? = { _, _ in nil },
    log: @escaping HostLog = { _, _, _ in }
  ) {
    threads = HostThreads(concurrency: concurrency)
    self.clock = clock
    self.grace = grace
    self.scratch = scratch
    self.log = log
  }

  /// What a call of an attempt is part of.
  func origin(of request: AttemptRequest) -> CallOrigin {
    CallOrigin(
      run: request.run,
      path: request.path,
      epoch: request.epoch,
      key: request.key,
      runStartedAt: request.runStartedAt,
      deadline: request.deadline,
      deadlineNanoseconds: monotonic(request.deadline),
      scratch: scratch(request.run, request.path)
    )
  }

  /// What a call is part of that no attempt made.
  func origin(run: RunID? = nil, within limit: Duration? = nil) -> CallOrigin {
    let deadline = limit.map { clock.now().advanced(by: $0) }
    return CallOrigin(
      run: run,
      deadline: deadline,
      deadlineNanoseconds: monotonic(deadline)
    )
  }

  private func monotonic(_ deadline: Timestamp?) -> Int64 {
    deadline.map { CallOrigin.monotonic($0, now: clock.now()) } ?? 0
  }
}
