public import GantryCore

/// Who lives, and which runs wait for somebody who does.
struct ModelLeases: Sendable {
  /// What an engine's last renewal said.
  struct Engine: Sendable {
    var identity: EngineIdentity
    var boot: Int
    var renewed: Int64
    var isFenced = false
  }

  /// Counts the starts of the machine.
  var boot = 1
  /// Engines whose process is there, whether it runs or is stopped.
  var living: Set<String> = []
  /// Engines that have said since their process began that they live.
  var announced: Set<String> = []
  var engines: [String: Engine] = [:]
  /// The places of the runs that wait, in rising order.
  var ready: [Int] = []
}

extension StoreModel {
  /// Takes a run that nobody holds; see ``GantryCore/Leases/claim(_:for:)``.
  public mutating func claim(
    _ run: RunID,
    for engine: EngineIdentity
  ) throws(StoreError) -> UInt64 {
    let place = try place(of: run)
    let owner = runs[place].engine
    if !owner.isEmpty, owner != engine.id, silence(of: owner) == nil {
      throw StoreError.held(run, owner, runs[place].pid)
    }
    try refuseFenced(engine)
    try commit()
    announce(engine)
    return pass(place, to: engine)
  }

  /// Takes runs that wait, the oldest first; see ``GantryCore/Leases/claimReady(limit:for:)``.
  public mutating func claimReady(
    limit: Int,
    for engine: EngineIdentity
  ) throws(StoreError) -> [RunClaim] {
    try refuseFenced(engine)
    let taken = Array(leases.ready.prefix(max(0, limit)))
    guard !taken.isEmpty else { return [] }
    try commit()
    announce(engine)
    return taken.map { RunClaim(run: runs[$0].row.id, epoch: pass($0, to: engine)) }
  }

  /// Gives a run back; see ``GantryCore/Leases/release(_:epoch:)``.
  public mutating func release(_ run: RunID, epoch: UInt64) throws(StoreError) {
    let place = try place(of: run)
    try check(epoch, of: place)
    try commit()
    runs[place].epoch += 1
    giveUp(place)
  }

  /// Says that an engine lives; see ``GantryCore/Leases/renew(_:)``.
  public mutating func renew(_ engine: EngineIdentity) throws(StoreError) {
    try refuseFenced(engine)
    try commit()
    announce(engine)
    leases.engines[engine.id]?.identity = engine
    leases.engines[engine.id]?.renewed = now
  }

  /// The engines that are not believed to be driving their runs, by id.
  public func silentEngines() -> [SilentEngine] {
    var pids = leases.engines.mapValues(\.identity.pid)
    for run in runs where !run.engine.isEmpty && !run.row.status.isTerminal {
      pids[run.engine] = pids[run.engine] ?? run.pid
    }
    return pids.keys.sorted().compactMap { id in
      silence(of: id).map { SilentEngine(id: id, pid: pids[id] ?? 0, cause: $0) }
    }
  }

  /// Raises the epochs of what a silent engine holds; see ``GantryCore/Leases/fence(_:)``.
  public mutating func fence(_ engine: String) throws(StoreError) -> Bool {
    guard let cause = silence(of: engine) else { return false }
    // Fencing again would fence those who act on the first one.
    guard cause != .fenced else { return true }
    try commit()
    for place in runs.indices where holds(engine, place) { runs[place].epoch += 1 }
    let unknown = ModelLeases.Engine(
      identity: EngineIdentity(id: engine, pid: 0),
      boot: 0,
      renewed: 0
    )
    leases.engines[engine, default: unknown].isFenced = true
    return true
  }

  /// Lets others take the runs of a fenced engine; see ``GantryCore/Leases/retire(_:)``.
  public mutating func retire(_ engine: String) throws(StoreError) {
    guard leases.engines[engine]?.isFenced == true else { return }
    try commit()
    for place in runs.indices where holds(engine, place) { giveUp(place) }
    leases.engines[engine] = nil
  }

  /// Who holds a run; nil when there is no such run or nobody holds it.
  public func owner(of run: RunID) -> String? {
    guard let place = places[run], !runs[place].engine.isEmpty else { return nil }
    return runs[place].engine
  }

  /// What others have left for the owner of a run.
  public func notices(of run: RunID) throws(StoreError) -> RunNotices {
    let run = runs[try place(of: run)]
    let unnoted = run.fences.filter { $0.value.writes > $0.value.noted }
    return RunNotices(
      epoch: run.epoch,
      cancel: run.cancel,
      fenced: unnoted.keys.sorted().map { epoch in
        FencedWrites(epoch: epoch, writes: unnoted[epoch]?.writes ?? 0)
      }
    )
  }

  /// Leaves a request to cancel; the first one stays.
  ///
  /// - Returns: The engine whose bell is to be rung; empty when nobody holds the run.
  @discardableResult
  public mutating func requestCancel(_ run: RunID, by: String) throws(StoreError) -> String {
    let place = try place(of: run)
    try commit()
    runs[place].cancel = runs[place].cancel ?? CancelRequest(by: by)
    return runs[place].engine
  }

  /// Gives up the space in reserve.
  ///
  /// - Returns: Whether there was any.
  public mutating func freeReserve() -> Bool {
    defer { hasReserve = false }
    if hasReserve, let room { self.room = room + 1 }
    return hasReserve
  }

  // MARK: - Engines

  /// Why an engine is not to be believed; nil while it is.
  func silence(of id: String) -> SilentEngine.Cause? {
    guard let engine = leases.engines[id] else { return leases.living.contains(id) ? nil : .gone }
    if engine.isFenced { return .fenced }
    if engine.boot != leases.boot { return .rebooted }
    guard leases.living.contains(id) else { return .gone }
    return now - engine.renewed > engine.identity.lease ? .expired : nil
  }

  /// Writes the row of an engine with the first write of its process.
  mutating func announce(_ engine: EngineIdentity) {
    guard leases.announced.insert(engine.id).inserted else { return }
    // Whoever begins forgets those who are gone and left nothing behind.
    for (id, known) in leases.engines where !known.isFenced && silence(of: id) != nil {
      guard runs.indices.contains(where: { holds(id, $0) }) else {
        leases.engines[id] = nil
        continue
      }
    }
    leases.engines[engine.id] = ModelLeases.Engine(
      identity: engine,
      boot: leases.boot,
      renewed: now
    )
  }

  /// An engine that was declared gone has no way back: it ends, or begins again.
  private func refuseFenced(_ engine: EngineIdentity) throws(StoreError) {
    guard leases.announced.contains(engine.id) else { return }
    guard let known = leases.engines[engine.id], !known.isFenced else {
      throw StoreError.declaredGone(engine.id)
    }
  }

  // MARK: - Runs

  private func holds(_ engine: String, _ place: Int) -> Bool {
    runs[place].engine == engine && !runs[place].row.status.isTerminal
  }

  private mutating func pass(_ place: Int, to engine: EngineIdentity) -> UInt64 {
    leases.ready.removeAll { $0 == place }
    runs[place].engine = engine.id
    runs[place].pid = engine.pid
    runs[place].epoch += 1
    return runs[place].epoch
  }

  private mutating func giveUp(_ place: Int) {
    runs[place].engine = ""
    runs[place].pid = 0
    makeReady(place)
  }

  /// A run that has ended or is paused waits for nobody.
  mutating func makeReady(_ place: Int) {
    let status = runs[place].row.status
    guard !status.isTerminal, status != .paused else { return }
    let index = leases.ready.firstIndex { $0 >= place } ?? leases.ready.count
    guard index == leases.ready.count || leases.ready[index] != place else { return }
    leases.ready.insert(place, at: index)
  }
}
