import Foundation
import GantryCore
import GantryStore

/// One journal whose power fails, once or several times in a row, at places that follow from a seed.
///
/// A session of an engine writes runs, values and large payloads through a file layer that keeps what
/// was synced and a seeded part of the rest. After each cut the journal is opened as after a reboot
/// and compared with what the session was told; it must also go on from there.
///
/// Which of the writes that arrive together share a commit depends on time. A seed therefore repeats
/// what is written, where the power fails and what chance leaves, but a cut among such writes may hit
/// another one of them; a seed that has failed is worth more than one more try.
public struct PowerTrial: Sendable {
  /// What decides everything.
  public let seed: UInt64
  /// What the store promises.
  public let promise: PowerPromise
  /// The operation at which the power fails, once; nil lets the seed choose, up to three times.
  public let cutAt: UInt64?

  /// Prepares a trial.
  ///
  /// - Parameters:
  ///   - seed: What decides everything.
  ///   - promise: What the store promises.
  ///   - cutAt: The operation, from 1, at which the power fails; nil lets the seed choose.
  public init(seed: UInt64, promise: PowerPromise, cutAt: UInt64? = nil) {
    self.seed = seed
    self.promise = promise
    self.cutAt = cutAt
  }

  /// Does the trial.
  ///
  /// - Parameter folder: A folder to work in, in which nothing is; it is left as it is at the end.
  /// - Returns: What was found.
  /// - Throws: When the trial itself cannot be done.
  public func run(in folder: String) async throws -> PowerVerdict {
    var dice = SeededRandom(seed: seed)
    var ledger = PowerLedger()
    var verdict = PowerVerdict(of: self)
    let state = folder + "/state"
    let sessions = Int.random(in: 1...3, using: &dice)
    for session in 1...(cutAt == nil ? sessions : 1) where verdict.violations.isEmpty {
      let isEarly = dice.chance(25)
      let chosen = UInt64.random(in: 1...(isEarly ? 40 : 900), using: &dice)
      let plan = PowerCut.Plan(
        seed: dice.next(),
        cutAt: cutAt ?? chosen,
        hasLyingDrive: promise == .lyingDrive
      )
      try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
      let supply = try PowerCut(of: state + "/journal.db", plan)
      let work = PowerSession(
        folder: state,
        engine: EngineIdentity(id: "engine-\(session)", pid: 1),
        promise: promise,
        supply: supply
      )
      let refusal = try await work.run(&ledger, &dice)
      verdict.note(supply, refusal, acknowledged: ledger.acknowledgedCount)
      try await inspect(state, session, &ledger, &verdict)
    }
    return verdict
  }

  private func inspect(
    _ state: String,
    _ session: Int,
    _ ledger: inout PowerLedger,
    _ verdict: inout PowerVerdict
  ) async throws {
    // First, because what a damaged journal makes of its reader says nothing more.
    if let damage = PowerCut.damage(of: state + "/journal.db") {
      return verdict.violations.append("cut \(session): SQLite finds damage: \(damage)")
    }
    let engine = EngineIdentity(id: "engine-\(session)-after", pid: 1)
    let store: SQLiteStore
    do throws(StoreError) {
      store = try SQLiteStore.open(folder: state, engine: engine, clock: StillClock())
    } catch {
      return verdict.violations.append("cut \(session): the journal does not open: \(error)")
    }
    var inspection = PowerInspection(store, mayLoseNewest: promise.mayLoseNewest)
    await inspection.compare(with: &ledger)
    verdict.note(inspection, cut: session)
    do {
      try await goOn(store, engine, &ledger)
      try store.close()
    } catch let error as StoreError {
      verdict.violations.append("cut \(session): the journal does not go on: \(error)")
    }
  }

  /// A run that has not ended is taken over, which needs its lease, its fold and a commit.
  private func goOn(
    _ store: SQLiteStore,
    _ engine: EngineIdentity,
    _ ledger: inout PowerLedger
  ) async throws {
    var dice = SeededRandom(seed: seed)
    for run in ledger.entries.keys.sorted().reversed() {
      let state = try await store.state(of: run)
      guard !state.status.isTerminal else { continue }
      let seq = try await store.run(withPrefix: run.text).seq
      let epoch = try await store.claim(run, for: engine)
      var next = ScriptedRun(state, seq: seq, epoch: epoch, engine: engine.id)
      let batch = try next.begin(&dice)
      ledger.ask(batch)
      return ledger.acknowledge(batch, at: try await store.append(batch))
    }
  }
}
