/// The projection of a run that lists and look-ups read.
public struct RunRow: Sendable, Equatable {
  /// The run's id.
  public var id: RunID
  /// The pipeline's name.
  public var pipeline: String
  /// The project folder, when the run is about one.
  public var project: String?
  /// Where the run is in its life.
  public var status: RunStatus
  /// The number of the newest event.
  public var seq: UInt64
  /// The newest owner's epoch.
  public var epoch: UInt64
  /// The newest owner's engine id.
  public var engine: String
  /// When the run was queued.
  public var queuedAt: Timestamp
  /// When the first engine took it.
  public var startedAt: Timestamp?
  /// When it reached a terminal status.
  public var endedAt: Timestamp?

  /// Creates a row from its parts.
  public init(
    id: RunID,
    pipeline: String,
    project: String?,
    status: RunStatus,
    seq: UInt64,
    epoch: UInt64,
    engine: String,
    queuedAt: Timestamp,
    startedAt: Timestamp? = nil,
    endedAt: Timestamp? = nil
  ) {
    self.id = id
    self.pipeline = pipeline
    self.project = project
    self.status = status
    self.seq = seq
    self.epoch = epoch
    self.engine = engine
    self.queuedAt = queuedAt
    self.startedAt = startedAt
    self.endedAt = endedAt
  }
}

/// The projection of one phase of a run.
public struct PhaseRow: Sendable, Equatable {
  /// The phase's id.
  public var id: String
  /// Its place in the pipeline, from 0.
  public var place: Int
  /// Where it is in its life.
  public var status: PhaseStatus
  /// The newest attempt.
  public var attempt: Int
  /// When the first attempt started.
  public var startedAt: Timestamp?
  /// When the phase settled.
  public var endedAt: Timestamp?
  /// The last progress the plugin reported.
  public var progress: PhaseProgress?
  /// Why it failed, was skipped or was cancelled, one sentence.
  public var reason: String?

  /// Creates a row from its parts.
  public init(
    id: String,
    place: Int,
    status: PhaseStatus,
    attempt: Int = 0,
    startedAt: Timestamp? = nil,
    endedAt: Timestamp? = nil,
    progress: PhaseProgress? = nil,
    reason: String? = nil
  ) {
    self.id = id
    self.place = place
    self.status = status
    self.attempt = attempt
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.progress = progress
    self.reason = reason
  }
}

/// How far an attempt says it is.
public struct PhaseProgress: Sendable, Equatable {
  /// 0 to 1.
  public var fraction: Double
  /// The step inside the phase; empty when the plugin names none.
  public var step: String
  /// For people.
  public var message: String

  /// Creates a progress.
  public init(fraction: Double, step: String = "", message: String = "") {
    self.fraction = fraction
    self.step = step
    self.message = message
  }
}
