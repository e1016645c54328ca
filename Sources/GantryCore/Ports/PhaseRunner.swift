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
