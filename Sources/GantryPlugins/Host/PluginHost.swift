public import GantryCore

/// What every call of a plugin shares: threads, time, patience, scratch folders and a log.
public final class PluginHost: Sendable {
  /// The threads phases and skills are called from, and all that concerns no single type.
  public let threads: HostThreads
  /// How long a plugin may go on after it was asked to stop.
  public let grace: Duration

  let clock: any Clock
  let log: HostLog
  /// What plugins were lent of the secrets there are.
  let secrets: HostSecrets
  /// What plugins run in that do not run here; nil when there is no such program.
  let workers: WorkerHost?
  /// The crashes of the last minutes.
  let crashes: CrashLog?
  private let scratch: @Sendable (RunID, AttemptPath) -> String?
  private let sinkThreads: HostThreads
  private let strategyThreads: HostThreads

  /// Creates a host.
  ///
  /// - Parameters:
  ///   - concurrency: How many calls should run at once.
  ///   - clock: The time.
  ///   - grace: How long a plugin may go on after it was asked to stop.
  ///   - scratch: The folder of an attempt; it is made when a plugin first asks for it.
  ///   - secrets: Where the values of secrets come from; by default nobody has set any.
  ///   - worker: What plugins run in that do not run in this process; nil for none.
  ///   - log: Where lines go that belong to a plugin and to no attempt.
  public init(
    concurrency: Int,
    clock: any Clock,
    grace: Duration = .seconds(5),
    scratch: @escaping @Sendable (RunID, AttemptPath) -> String? = { _, _ in nil },
    secrets: any SecretSource = SecretSources([]),
    worker: WorkerProgram? = nil,
    log: @escaping HostLog = { _, _, _ in }
  ) {
    threads = HostThreads(concurrency: concurrency)
    sinkThreads = HostThreads(concurrency: concurrency)
    strategyThreads = HostThreads(concurrency: concurrency)
    self.clock = clock
    self.grace = grace
    self.scratch = scratch
    let lent = HostSecrets(secrets)
    // What is said outside of any call is covered too: here, once, for whoever writes to this log.
    let log: HostLog = { plugin, level, line in log(plugin, level, lent.mask.mask(line)) }
    self.secrets = lent
    self.log = log
    workers = worker.map { [threads] in WorkerHost($0, threads: threads, log: log) }
    crashes = worker.map { CrashLog(folder: $0.crashFolder, clock: clock) }
  }

  /// The threads from which types of a kind are called.
  ///
  /// Phases may hold every thread of theirs for hours. A sink and a strategy have seconds to answer,
  /// so they never wait in one line with phases, nor with each other.
  func threads(for kind: PluginListing.Kind) -> HostThreads {
    switch kind {
    case .phase, .skill: threads
    case .sink: sinkThreads
    case .recovery: strategyThreads
    }
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
      scratch: scratch(request.run, request.path),
      secrets: secrets.secrets(of: request.run),
      permissionInput: request.mode == .undo ? UndoPlan.originalInput(of: request.input) : nil
    )
  }

  /// What a call is part of that no attempt made.
  func origin(run: RunID? = nil, within limit: Duration? = nil) -> CallOrigin {
    let deadline = limit.map { clock.now().advanced(by: $0) }
    return CallOrigin(
      run: run,
      deadline: deadline,
      deadlineNanoseconds: monotonic(deadline),
      secrets: secrets.secrets(of: run)
    )
  }

  private func monotonic(_ deadline: Timestamp?) -> Int64 {
    deadline.map { CallOrigin.monotonic($0, now: clock.now()) } ?? 0
  }
}
