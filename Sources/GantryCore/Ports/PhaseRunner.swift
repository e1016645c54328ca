/// Runs attempts of phases: the engine's view of every phase plugin.
public protocol PhaseRunner: Sendable {
  /// Runs one attempt and waits for it.
  ///
  /// Cancelling the task asks the plugin to stop; the call still returns only when the plugin has
  /// returned, so that nothing of an ended attempt is left running.
  ///
  /// - Parameters:
  ///   - request: What to run.
  ///   - services: What the attempt may ask of the engine while it runs.
  /// - Returns: How it ended. A failing plugin is a normal outcome, not an error.
  func run(_ request: AttemptRequest, services: any AttemptServices) async -> AttemptOutcome
}

/// One attempt to run.
public struct AttemptRequest: Sendable {
  /// `run` has effects, `plan` only says what would happen, `undo` takes effects back.
  public enum Mode: String, Sendable { case run, plan, undo }

  /// The plugin type to run.
  public var use: PluginReference
  /// The run.
  public var run: RunID
  /// The phase and the attempt.
  public var path: AttemptPath
  /// The owner's epoch.
  public var epoch: UInt64
  /// The idempotency key, the same in every attempt.
  public var key: String
  /// When the run started, the same in every attempt: plugins that write a time write this one, so
  /// that a repeated attempt writes the same bytes.
  public var runStartedAt: Timestamp
  /// When the attempt must have ended.
  public var deadline: Timestamp?
  /// The input, one JSON object; of an undo as ``UndoPlan`` makes it.
  public var input: [UInt8]
  /// What the attempt is for.
  public var mode: Mode

  /// Creates a request.
  public init(
    use: PluginReference,
    run: RunID,
    path: AttemptPath,
    epoch: UInt64,
    key: String,
    runStartedAt: Timestamp,
    deadline: Timestamp?,
    input: [UInt8],
    mode: Mode = .run
  ) {
    self.use = use
    self.run = run
    self.path = path
    self.epoch = epoch
    self.key = key
    self.runStartedAt = runStartedAt
    self.deadline = deadline
    self.input = input
    self.mode = mode
  }
}

/// How an attempt ended.
public enum AttemptOutcome: Sendable, Equatable {
  /// With this output, one JSON object.
  case succeeded([UInt8])
  /// Because of this.
  case failed(Failure)
  /// It stopped because it was asked to.
  case cancelled
}

/// What an attempt may ask of the engine while it runs.
///
/// The three plain functions never wait; they are called from plugin threads in tight loops. The
/// asynchronous ones return once the journal has what they wrote.
public protocol AttemptServices: Sendable {
  /// Journals an event that the plugin declares; false when too many wait already.
  func emit(_ type: EventType, data: [UInt8]) -> Bool
  /// Keeps the newest progress.
  func report(_ progress: PhaseProgress)
  /// Writes one line to the attempt's log.
  func log(_ level: LogLevel, _ message: String)
  /// Announces an effect.
  func intend(_ key: String, receipt: [UInt8]) async -> ServiceAnswer
  /// Records that an announced effect is done.
  func settle(_ key: String, result: [UInt8]) async -> ServiceAnswer
  /// Reads a shared value.
  func value(_ key: String) async -> ServiceAnswer
  /// Writes a shared value if its revision is the expected one; nil expects any.
  func put(_ key: String, value: [UInt8], expected: UInt64?) async -> ServiceAnswer
}

/// What a service answers.
public enum ServiceAnswer: Sendable, Equatable {
  /// Done; with what was recorded before, if anything, and the value's revision.
  case done(recorded: [UInt8]? = nil, revision: UInt64 = 0)
  /// Somebody was first; with what is there.
  case conflict(recorded: [UInt8]? = nil, revision: UInt64 = 0)
  /// There is no such thing.
  case notFound
  /// The argument is not JSON, or too large.
  case badInput(String)
  /// The journal refused.
  case failed(String)
}

/// How loud a log line is.
public enum LogLevel: String, Sendable, CaseIterable {
  case debug, info, warning, error
}
