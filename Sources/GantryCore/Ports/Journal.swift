/// The append-only record of every run.
public protocol Journal: Sendable {
  /// Commits events, and the rows that follow from them, in one transaction.
  ///
  /// - Parameter batch: What to write.
  /// - Returns: The position of each event, in order, once the disk has them.
  /// - Throws: ``StoreError`` with `.fenced` when the epoch is not the current one, `.conflict`
  ///   when `expectedSeq` is not the run's newest number, `.diskFull` or `.failed` when the disk
  ///   refuses. Nothing of the batch is then written.
  func append(_ batch: JournalBatch) async throws(StoreError) -> [UInt64]
}

/// One commit's worth of a run.
public struct JournalBatch: Sendable {
  /// The run.
  public var run: RunID
  /// The newest number the writer believes is stored; 0 for a new run.
  public var expectedSeq: UInt64
  /// The writer's epoch.
  public var epoch: UInt64
  /// The new events, dense from `expectedSeq + 1`.
  public var events: [Event]
  /// The run's row after these events; nil when it did not change.
  public var runRow: RunRow?
  /// The rows of the phases that changed.
  public var phaseRows: [PhaseRow]
  /// Cursors to save in the same commit.
  public var cursors: [SinkCursor]
  /// A snapshot of the state after the last event.
  public var snapshot: RunState?
  /// Refused writes of former owners that an event of this batch mentions.
  public var notedFences: [FencedWrites]

  /// Creates a batch.
  public init(
    run: RunID,
    expectedSeq: UInt64,
    epoch: UInt64,
    events: [Event],
    runRow: RunRow? = nil,
    phaseRows: [PhaseRow] = [],
    cursors: [SinkCursor] = [],
    snapshot: RunState? = nil,
    notedFences: [FencedWrites] = []
  ) {
    self.notedFences = notedFences
    self.run = run
    self.expectedSeq = expectedSeq
    self.epoch = epoch
    self.events = events
    self.runRow = runRow
    self.phaseRows = phaseRows
    self.cursors = cursors
    self.snapshot = snapshot
  }
}

/// How far a sink has come in one run.
public struct SinkCursor: Sendable, Equatable {
  /// Names the sink inside the run.
  public var sink: String
  /// The run.
  public var run: RunID
  /// The position of the newest event that the sink accepted or was passed over.
  public var position: UInt64
  /// Whether the sink is quarantined.
  public var isQuarantined: Bool

  /// Creates a cursor.
  public init(sink: String, run: RunID, position: UInt64, isQuarantined: Bool = false) {
    self.sink = sink
    self.run = run
    self.position = position
    self.isQuarantined = isQuarantined
  }
}
