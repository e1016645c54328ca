import GantryCore
import GantryStore
import Synchronization

/// One engine's time between two power cuts: it opens the journal, takes what is there and writes
/// until nothing answers any more.
struct PowerSession: Sendable {
  /// How long the write-ahead log may become: short, so that checkpoints are cut as often as commits.
  private static let checkpointLimit = 96 << 10
  /// How many runs are written at the same time.
  private static let width = 4
  /// When a session whose power never fails gives up waiting for it.
  private static let mostSteps = 400

  /// The state folder.
  let folder: String
  /// The engine of this session.
  let engine: EngineIdentity
  /// What the store promises.
  let promise: PowerPromise
  /// The supply that will fail.
  let supply: PowerCut

  /// Writes until the power fails.
  ///
  /// - Parameters:
  ///   - ledger: What was acknowledged so far; what this session hears is added.
  ///   - dice: What decides.
  /// - Returns: What the store refused although it had power; nil when nothing.
  /// - Throws: When a batch cannot be written as the proof would have it.
  func run(_ ledger: inout PowerLedger, _ dice: inout SeededRandom) async throws -> String? {
    let store: SQLiteStore
    do throws(StoreError) {
      store = try open()
    } catch {
      return verdict(on: error)
    }
    let refusal = try await write(to: store, &ledger, &dice)
    supply.cut()
    // Closing a journal that has no power may be refused; its files are closed either way.
    try? store.close()
    return refusal
  }

  private func open() throws(StoreError) -> SQLiteStore {
    var options = SQLiteStore.Options()
    options.checkpointLimit = Self.checkpointLimit
    options.vfs = PowerCut.fileLayer
    options.synchronous = promise.synchronous
    return try SQLiteStore.open(
      folder: folder,
      engine: engine,
      clock: StillClock(),
      options: options
    )
  }

  /// A refusal is the store's right once the power is gone, and not before.
  private func verdict(on error: StoreError) -> String? {
    supply.isCut ? nil : "refused while there was power: \(error)"
  }

  // MARK: - Writing

  private func write(
    to store: SQLiteStore,
    _ ledger: inout PowerLedger,
    _ dice: inout SeededRandom
  ) async throws -> String? {
    do {
      var runs: [ScriptedRun] = []
      for run in ledger.entries.keys.sorted().suffix(Self.width) {
        guard let taken = try await take(run, from: store) else { continue }
        runs.append(taken)
        let batch = try runs[runs.count - 1].begin(&dice)
        try await append([batch], to: store, &ledger)
      }
      for _ in 0..<Self.mostSteps {
        try await step(&runs, store, &ledger, &dice)
      }
      return nil
    } catch let error as StoreError {
      return verdict(on: error)
    }
  }

  private func take(_ run: RunID, from store: SQLiteStore) async throws -> ScriptedRun? {
    let state = try await store.state(of: run)
    guard !state.status.isTerminal else { return nil }
    let seq = try await store.run(withPrefix: run.text).seq
    let epoch = try await store.claim(run, for: engine)
    return ScriptedRun(state, seq: seq, epoch: epoch, engine: engine.id)
  }

  private func step(
    _ runs: inout [ScriptedRun],
    _ store: SQLiteStore,
    _ ledger: inout PowerLedger,
    _ dice: inout SeededRandom
  ) async throws {
    runs.removeAll { $0.isOver }
    let mayBegin = runs.count < Self.width && dice.chance(30)
    guard !mayBegin, let chosen = runs.indices.randomElement(using: &dice) else {
      var run = ScriptedRun(number: UInt64(ledger.entries.count + 1), engine: engine.id)
      let batch = try run.begin(&dice)
      runs.append(run)
      return try await append([batch], to: store, &ledger)
    }
    switch Int.random(in: 0..<100, using: &dice) {
    case ..<60:
      let batch = try runs[chosen].advance(&dice)
      try await append([batch], to: store, &ledger)
    case ..<85:
      var batches: [JournalBatch] = []
      for index in runs.indices { batches.append(try runs[index].advance(&dice)) }
      try await append(batches, to: store, &ledger)
    default:
      try await put(for: runs[chosen], store, &ledger, &dice)
    }
  }

  /// Asks for several batches at once, which then share a commit or two.
  private func append(
    _ batches: [JournalBatch],
    to store: SQLiteStore,
    _ ledger: inout PowerLedger
  ) async throws {
    for batch in batches { ledger.ask(batch) }
    let answers = await withTaskGroup(of: Answer.self) { group in
      for batch in batches {
        group.addTask { await Self.answer(to: batch, from: store) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    for answer in answers {
      guard case .success(let positions) = answer.result else { continue }
      ledger.acknowledge(answer.batch, at: positions)
    }
    for answer in answers { _ = try answer.result.get() }
  }

  /// What became of a batch.
  private struct Answer: Sendable {
    var batch: JournalBatch
    var result: Result<[UInt64], StoreError>
  }

  // A function of its own: with its body in the closure of the task, optimised code of Swift 6.3 handed
  // back other values than were returned. Why is not known; a typed error thrown there is suspected.
  private static func answer(to batch: JournalBatch, from store: SQLiteStore) async -> Answer {
    do throws(StoreError) {
      return Answer(batch: batch, result: .success(try await store.append(batch)))
    } catch {
      return Answer(batch: batch, result: .failure(error))
    }
  }

  private func put(
    for run: ScriptedRun,
    _ store: SQLiteStore,
    _ ledger: inout PowerLedger,
    _ dice: inout SeededRandom
  ) async throws {
    let key = "key-\(Int.random(in: 0..<3, using: &dice))"
    let put = PluginValuePut(
      plugin: PowerInspection.plugin,
      key: key,
      bytes: Array("\(dice.next())".utf8),
      expected: UInt64(ledger.values[key]?.acknowledged ?? 0),
      run: run.id,
      epoch: run.epoch
    )
    ledger.ask(put)
    guard case .written = try await store.put(put) else {
      throw StoreError(.conflict, "the value is not what it was", location: key, remedy: "-")
    }
    ledger.acknowledge(put)
  }
}

/// A clock that stands still: what the proof writes follows from its seed alone.
struct StillClock: GantryCore.Clock {
  func now() -> Timestamp { Timestamp(nanoseconds: 1_772_357_400_000_000_000) }
  func sleep(until moment: Timestamp) async throws {}
}
