import GantryCore

/// One turn of a run: the changes that go into one commit, and what follows once it is durable.
struct RunTurn {
  private(set) var state: RunState
  private(set) var events: [Event] = []
  private(set) var changedPhases: Set<String> = []
  /// Attempts to run after the commit, each with its evaluated input.
  private(set) var starts: [Start] = []
  /// Phases whose attempt should stop.
  private(set) var cancels: [String] = []
  /// When to look again although nothing happened.
  private(set) var wakeAt: Timestamp?
  /// Whether the run's row must be written.
  private(set) var isRunChanged = false
  /// Answers that wait for the commit, by ticket.
  var replies: [(UInt64, ServiceAnswer)] = []
  /// Failures that strategies are to be asked about.
  var judgements: [Judgement] = []
  /// Cursors that go into the same commit.
  var cursors: [SinkCursor] = []
  /// Refused writes of former owners that this turn mentions.
  var notedFences: [FencedWrites] = []
  /// When the turn was taken.
  let now: Timestamp

  /// An attempt that starts once its `phase.started` is durable.
  struct Start {
    let path: AttemptPath
    let key: String
    let deadline: Timestamp?
    let input: [UInt8]
  }

  /// Whether there is nothing to commit.
  var isEmpty: Bool { events.isEmpty && changedPhases.isEmpty && cursors.isEmpty }

  private let epoch: UInt64
  private var seq: UInt64

  init(state: RunState, lastSeq: UInt64, epoch: UInt64, now: Timestamp) {
    self.state = state
    self.seq = lastSeq
    self.epoch = epoch
    self.now = now
  }

  /// Writes a change down and folds it.
  mutating func record(_ change: RunChange) throws {
    let event = try change.draft.event(run: state.id, seq: seq + 1, time: now, epoch: epoch)
    try state.apply(change, of: event)
    seq += 1
    events.append(event)
    if let phase = event.phase { changedPhases.insert(phase) } else { isRunChanged = true }
  }

  /// Adds an event that the state does not depend on.
  mutating func add(_ draft: EventDraft, at time: Timestamp) {
    seq += 1
    events.append(draft.event(run: state.id, seq: seq, time: time, epoch: epoch))
  }

  /// Marks a phase's row as changed by its progress.
  mutating func noteProgress(of phase: String) { changedPhases.insert(phase) }

  /// Does everything that has become possible, until nothing more is.
  mutating func advance() throws {
    var isMoving = true
    while isMoving {
      isMoving = false
      wakeAt = nil
      cancels = []
      for action in state.next(now: now) {
        switch action {
        case .record(let change):
          try record(change)
          isMoving = true
        case .start(let path):
          try start(path)
          isMoving = true
        case .cancel(let phase):
          cancels.append(phase)
        case .wake(let moment):
          wakeAt = min(wakeAt ?? moment, moment)
        }
      }
    }
  }

  private mutating func start(_ path: AttemptPath) throws {
    let input: [UInt8]
    do {
      input = try (state.input(of: path.phase) ?? [:]).encodedBytes
    } catch {
      let failure = Failure(
        class: "input",
        code: "EXPRESSION",
        message: "the input of phase '\(path.phase)' could not be evaluated: \(error)",
        hint: "Check the names in `with` against the outputs of the phases it needs.",
        retryClass: .config
      )
      return try record(.phaseFailed(failure, path))
    }
    let definition = state.definition(of: path.phase)
    let deadline = definition?.timeout.map { now.advanced(byNanoseconds: $0) }
    let purpose = state.queued?.mode ?? .run
    let key = IdempotencyKey.text(
      run: state.id,
      instance: path.phase,
      purpose: purpose.rawValue
    )
    try record(.phaseStarted(AttemptStart(key: key, deadline: deadline), path))
    starts.append(Start(path: path, key: key, deadline: deadline, input: input))
  }
}
