import GantryCore

/// The store of a simulation: the model of one, seen by the history, and wrong where a bug is planted.
struct SimulatedStore {
  private(set) var model = StoreModel()
  var history = History()
  private let bug: PlantedBug?
  private let places: [RunID: Int]
  /// Each run as far as it was folded: what a snapshot is to a real store.
  private var folded: [(state: RunState, seq: UInt64)]

  init(_ jobs: [Scenario.Job], bug: PlantedBug?) {
    self.bug = bug
    var places: [RunID: Int] = [:]
    for (place, job) in jobs.enumerated() { places[job.id] = place }
    self.places = places
    folded = jobs.map { (RunState(id: $0.id), 0) }
  }

  // MARK: - The machine

  mutating func advance(by span: Int64) { model.advance(byNanoseconds: span) }
  mutating func reboot() { model.reboot() }
  mutating func begin(_ engine: EngineIdentity) throws { try model.begin(engine) }
  mutating func end(_ engine: EngineIdentity) { model.end(engine.id) }

  /// Whether the disk has room; what was kept in reserve is kept again once it has.
  var hasRoom: Bool {
    get { model.room == nil }
    set {
      model.room = newValue ? nil : 0
      if newValue { model.hasReserve = true }
    }
  }

  // MARK: - Writing

  mutating func append(_ batch: JournalBatch, from engine: EngineIdentity?) throws(StoreError) {
    var written = batch
    if bug == .appendIgnoresEpoch, let current = model.epoch(of: batch.run) {
      written.epoch = current
      for index in written.events.indices { written.events[index].epoch = current }
    }
    do {
      try model.append(written, from: engine)
    } catch {
      throw noted(error)
    }
    guard let place = places[batch.run] else { return }
    history.note(.committed(run: place, epoch: batch.epoch, events: written.events))
  }

  mutating func claimReady(
    limit: Int,
    for engine: EngineIdentity
  ) throws(StoreError) -> [RunClaim] {
    let before = epochs
    var claims = try model.claimReady(limit: limit, for: engine)
    settleEpochs(since: before)
    for index in claims.indices {
      claims[index].epoch = model.epoch(of: claims[index].run) ?? claims[index].epoch
    }
    return claims
  }

  mutating func release(_ run: RunID, epoch: UInt64) throws(StoreError) {
    let before = epochs
    do {
      try model.release(run, epoch: epoch)
    } catch {
      throw noted(error)
    }
    settleEpochs(since: before)
  }

  mutating func renew(_ engine: EngineIdentity) throws(StoreError) { try model.renew(engine) }

  mutating func fence(_ engine: String) throws(StoreError) -> Bool {
    let before = epochs
    let isDone = try model.fence(engine)
    settleEpochs(since: before)
    return isDone
  }

  mutating func retire(_ engine: String) throws(StoreError) { try model.retire(engine) }

  mutating func freeReserve() -> Bool { model.freeReserve() }

  /// Takes a run that waits for a person.
  mutating func claimPaused(for engine: EngineIdentity) throws(StoreError) -> RunClaim? {
    let before = epochs
    for run in model.runs where run.row.status == .paused {
      // Its former owner is reclaimed first: what that one began has ended then.
      guard model.owner(of: run.row.id) == nil else { continue }
      _ = try model.claim(run.row.id, for: engine)
      settleEpochs(since: before)
      return RunClaim(run: run.row.id, epoch: model.epoch(of: run.row.id) ?? 0)
    }
    return nil
  }

  mutating func requestCancel(_ run: RunID) throws(StoreError) -> String {
    try model.requestCancel(run, by: "command")
  }

  // MARK: - Reading

  var silentEngines: [SilentEngine] { model.silentEngines() }

  func notices(of run: RunID) throws(StoreError) -> RunNotices { try model.notices(of: run) }

  func events(of run: RunID, after seq: UInt64, limit: Int) -> [Event] {
    model.events(of: run, after: seq, limit: limit)
  }

  func newestSeq(of run: RunID) -> UInt64 { model.newestSeq(of: run) }

  /// Where a sink's saved cursor is; 0 without one, nil when the sink gets nothing more.
  func place(ofSink sink: String, run: RunID) -> (seq: UInt64, position: UInt64)? {
    guard let cursor = model.cursor(of: sink, run: run) else { return (0, 0) }
    guard !cursor.isQuarantined else { return nil }
    return (model.seq(at: cursor.position, of: run), cursor.position)
  }

  /// How many refused writes the store has counted.
  var countedFences: Int {
    model.runs.reduce(0) { sum, run in run.fences.values.reduce(sum) { $0 + $1.writes } }
  }

  func owner(of run: RunID) -> String? { model.owner(of: run) }

  /// Whether the run is there and nothing can change it any more.
  func hasEnded(_ run: RunID) -> Bool {
    model.places[run].map { model.runs[$0].row.status.isTerminal } ?? false
  }

  /// The fold of a run, which reads every event back from its bytes.
  mutating func state(at place: Int) throws(FoldError) -> RunState {
    let seen = folded[place].seq
    let new = model.events(of: folded[place].state.id, after: seen, limit: .max)
    for event in new {
      if event.durability == .barrier { try folded[place].state.apply(event) }
      folded[place].seq = event.seq
    }
    return folded[place].state
  }

  /// Folds the first event, whose payload is by far the largest, without reading it back.
  mutating func foldFirst(_ queued: RunQueued, at place: Int) throws(FoldError) {
    let id = folded[place].state.id
    guard let event = model.events(of: id, after: 0, limit: 1).first else { return }
    try folded[place].state.apply(.runQueued(queued), of: event)
    folded[place].seq = event.seq
  }

  // MARK: - Epochs

  private var epochs: [UInt64] { model.runs.map(\.epoch) }

  /// Tells the history which epochs have risen, unless a bug keeps them.
  private mutating func settleEpochs(since before: [UInt64]) {
    for (index, epoch) in before.enumerated() where model.runs[index].epoch != epoch {
      if bug == .claimKeepsEpoch { model.runs[index].epoch = epoch }
      guard let place = places[model.runs[index].row.id] else { continue }
      history.note(.granted(run: place, epoch: epoch + 1))
    }
  }

  private mutating func noted(_ error: StoreError) -> StoreError {
    if error.code == .fenced { history.noteFencedWrite() }
    return error
  }
}

extension StoreModel {
  /// The epoch of a run; nil when there is no such run.
  fileprivate func epoch(of run: RunID) -> UInt64? { places[run].map { runs[$0].epoch } }
}
