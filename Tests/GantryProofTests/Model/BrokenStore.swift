import GantryCore
import GantryProof
import StoreConformance
import Testing

/// A store that breaks one rule on purpose, to see that the suite notices.
enum Breach: String, CaseIterable, CustomTestStringConvertible {
  case acceptsOldEpochs, acceptsAnyNumber, losesLazyEvents, forgetsCursors, forgetsPhases
  case releasesForAnybody, claimsLivingEngines, takesYoungestFirst, takesNothing
  case neverRenews, neverFences, retiresUnfenced, renewsTheFenced
  case countsNoFences, forgetsRequests, writesOverRevisions, ringsNoBell, pagesWrongly
  case forgetsOldRuns

  var testDescription: String { rawValue }
}

struct BrokenMaker: StoreMaker {
  let breach: Breach

  func makeStage() async throws -> any StoreStage { BrokenStage(breach: breach) }
}

private final class BrokenStage: StoreStage {
  private let inner = ModelStage()
  private let breach: Breach

  init(breach: Breach) { self.breach = breach }

  func open(_ engine: EngineIdentity?) async throws -> any Store {
    BrokenStore(inner: try inner.state.open(engine), state: inner.state, breach: breach)
  }

  func close(_ store: any Store) async throws { try (store as? BrokenStore)?.inner.close() }
  func kill(_ engine: EngineIdentity) async throws { try await inner.kill(engine) }
  func advance(byNanoseconds delta: Int64) async throws {
    try await inner.advance(byNanoseconds: delta)
  }
  func reboot() async throws { try await inner.reboot() }
}

private struct BrokenStore: Store {
  let inner: ModelStore
  let state: ModelState
  let breach: Breach

  func append(_ batch: JournalBatch) async throws(StoreError) -> [UInt64] {
    var batch = batch
    let known = try? await inner.notices(of: batch.run)
    if breach == .acceptsOldEpochs, let epoch = known?.epoch {
      batch.epoch = epoch
      for index in batch.events.indices { batch.events[index].epoch = epoch }
    }
    if breach == .acceptsAnyNumber, batch.epoch == known?.epoch,
      let newest = try? await inner.run(withPrefix: batch.run.text).seq
    {
      batch.expectedSeq = newest
      for index in batch.events.indices {
        batch.events[index].seq = newest + UInt64(index) + 1
      }
    }
    if breach == .forgetsCursors { batch.cursors = [] }
    if breach == .forgetsPhases { batch.phaseRows = [] }
    return try await inner.append(batch)
  }

  func claim(_ run: RunID, for engine: EngineIdentity) async throws(StoreError) -> UInt64 {
    if breach == .claimsLivingEngines,
      let owner = try? await inner.run(withPrefix: run.text).engine, owner != engine.id
    {
      try state.change { model in model.end(owner) }
    }
    return try await inner.claim(run, for: engine)
  }

  func claimReady(
    limit: Int,
    for engine: EngineIdentity
  ) async throws(StoreError) -> [RunClaim] {
    if breach == .takesNothing { return [] }
    let claims = try await inner.claimReady(limit: limit, for: engine)
    return breach == .takesYoungestFirst ? claims.reversed() : claims
  }

  func release(_ run: RunID, epoch: UInt64) async throws(StoreError) {
    // Whoever releases twice is not noticed.
    guard breach == .releasesForAnybody else {
      return try await inner.release(run, epoch: epoch)
    }
    let current = try await inner.notices(of: run).epoch
    try await inner.release(run, epoch: current)
  }

  func renew(_ engine: EngineIdentity) async throws(StoreError) {
    if breach == .neverRenews { return }
    if breach == .renewsTheFenced { return (try? await inner.renew(engine)) ?? () }
    try await inner.renew(engine)
  }

  func silentEngines() async throws(StoreError) -> [SilentEngine] {
    try await inner.silentEngines()
  }

  func fence(_ engine: String) async throws(StoreError) -> Bool {
    if breach == .neverFences { return true }
    return try await inner.fence(engine)
  }

  func retire(_ engine: String) async throws(StoreError) {
    if breach == .retiresUnfenced { _ = try await inner.fence(engine) }
    try await inner.retire(engine)
  }

  func notices(of run: RunID) async throws(StoreError) -> RunNotices {
    var notices = try await inner.notices(of: run)
    if breach == .countsNoFences { notices.fenced = [] }
    if breach == .forgetsRequests { notices.cancel = nil }
    return notices
  }

  func requestCancel(_ run: RunID, by: String) async throws(StoreError) {
    try await inner.requestCancel(run, by: by)
  }

  func freeReserve() async -> Bool { await inner.freeReserve() }

  func waitForBell(after heard: UInt64?) async throws -> UInt64 {
    if breach == .ringsNoBell { return 0 }
    return try await inner.waitForBell(after: heard)
  }

  func newestOpenRun() async throws(StoreError) -> RunRow? {
    guard breach == .forgetsOldRuns else { return try await inner.newestOpenRun() }
    return try await inner.runs(limit: 2).first { !$0.status.isTerminal }
  }

  func openRunCount() async throws(StoreError) -> Int { try await inner.openRunCount() }

  func runs(limit: Int) async throws(StoreError) -> [RunRow] { try await inner.runs(limit: limit) }

  func run(withPrefix prefix: String) async throws(StoreError) -> RunRow {
    try await inner.run(withPrefix: prefix)
  }

  func phases(of run: RunID) async throws(StoreError) -> [PhaseRow] {
    try await inner.phases(of: run)
  }

  func events(
    of run: RunID,
    after seq: UInt64,
    limit: Int
  ) async throws(StoreError) -> [Event] {
    let after = breach == .pagesWrongly && seq > 0 ? seq - 1 : seq
    let events = try await inner.events(of: run, after: after, limit: limit)
    guard breach == .losesLazyEvents else { return events }
    return events.filter { $0.durability == .barrier }
  }

  func state(of run: RunID) async throws(StoreError) -> RunState {
    try await inner.state(of: run)
  }

  func seq(at position: UInt64, of run: RunID) async throws(StoreError) -> UInt64 {
    try await inner.seq(at: position, of: run)
  }

  func cursor(of sink: String, run: RunID) async throws(StoreError) -> SinkCursor? {
    try await inner.cursor(of: sink, run: run)
  }

  func durations(
    ofPipeline pipeline: String,
    limit: Int
  ) async throws(StoreError) -> [String: [Int64]] {
    try await inner.durations(ofPipeline: pipeline, limit: limit)
  }

  func value(_ key: String, of plugin: String) async throws(StoreError) -> PluginValue? {
    try await inner.value(key, of: plugin)
  }

  func put(_ put: PluginValuePut) async throws(StoreError) -> PluginValueAnswer {
    var put = put
    if breach == .writesOverRevisions { put.expected = nil }
    return try await inner.put(put)
  }

  func keep(_ source: any ArtifactSource) async throws(StoreError) -> StoredArtifact {
    try await inner.keep(source)
  }

  func artifact(_ sha256: String) async throws(StoreError) -> [UInt8] {
    try await inner.artifact(sha256)
  }
}
