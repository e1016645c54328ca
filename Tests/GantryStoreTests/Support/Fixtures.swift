import Foundation
import GantryCore
import Synchronization

@testable import GantryStore

/// A folder that is gone when the test is.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "gantry-store-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The state folder inside, which the store is to create.
  var state: String { path + "/state" }

  func store(
    _ engine: String? = "e1",
    options: SQLiteStore.Options = SQLiteStore.Options()
  ) throws(StoreError) -> SQLiteStore {
    try SQLiteStore.open(
      StateFolder(path: state),
      engine: engine.map { EngineIdentity(id: $0, pid: 4711) },
      clock: FixedClock(),
      options: options
    )
  }
}

/// A clock that stands still at 2026-03-01T09:30:00Z.
struct FixedClock: GantryCore.Clock {
  static let moment = Timestamp(nanoseconds: 1_772_357_400_000_000_000)

  func now() -> Timestamp { Self.moment }
  func sleep(until moment: Timestamp) async throws {}
}

/// Writes a run the way an engine does: it folds what it writes and hands on the rows.
struct Author: Sendable {
  private(set) var state: RunState
  private(set) var seq: UInt64 = 0
  var epoch: UInt64 = 1
  var engine = "e1"

  init(_ number: UInt64 = 1) {
    let random = (number, number &* 0x9E37_79B9_7F4A_7C15)
    let time = FixedClock.moment.advanced(byNanoseconds: Int64(number) * 1_000_000)
    state = RunState(id: RunID(time: time, random: random))
  }

  var id: RunID { state.id }

  /// The first batch: the run is queued and started.
  mutating func start(pipeline: String = "release", phases: Int = 3) throws -> JournalBatch {
    let definitions = (0..<phases).map { place in
      PhaseDefinition(id: "p\(place)", use: PluginReference(plugin: "acme.noop"))
    }
    let queued = RunQueued(
      pipeline: PipelineDefinition(name: pipeline, phases: definitions),
      inputs: [:],
      source: "name: \(pipeline)",
      plugins: [:],
      project: "/project"
    )
    return try batch([.runQueued(queued), .runStarted(RunOwner(engine: engine, pid: 4711))])
  }

  /// One batch of changes, and of lazy events with these payloads.
  mutating func batch(
    _ changes: [RunChange] = [],
    lazy payloads: [[UInt8]] = [],
    isSnapshot: Bool = false
  ) throws -> JournalBatch {
    let expected = seq
    var events: [Event] = []
    for change in changes {
      let event = next(try change.draft)
      try state.apply(event)
      events.append(event)
    }
    for payload in payloads {
      events.append(next(EventDraft(type: "acme.said", durability: .lazy, data: payload)))
    }
    return JournalBatch(
      run: id,
      expectedSeq: expected,
      epoch: epoch,
      events: events,
      runRow: row,
      phaseRows: phaseRows,
      snapshot: isSnapshot ? state : nil
    )
  }

  /// A batch of one lazy event.
  mutating func lazy(_ payload: [UInt8] = Array("{}".utf8)) throws -> JournalBatch {
    try batch(lazy: [payload])
  }

  /// One phase from start to success.
  mutating func succeed(_ phase: Int, isSnapshot: Bool = false) throws -> JournalBatch {
    let path = AttemptPath(phase: "p\(phase)", attempt: 1)
    let result = PhaseResult(output: ["place": .int(Int64(phase))])
    return try batch(
      [.phaseStarted(AttemptStart(key: "k"), path), .phaseSucceeded(result, path)],
      isSnapshot: isSnapshot
    )
  }

  private mutating func next(_ draft: EventDraft) -> Event {
    seq += 1
    let time = FixedClock.moment.advanced(byNanoseconds: Int64(seq) * 1_000_000)
    return draft.event(run: id, seq: seq, time: time, epoch: epoch)
  }

  private var row: RunRow {
    RunRow(
      id: id,
      pipeline: state.pipeline?.name ?? "",
      project: state.queued?.project,
      status: state.status,
      seq: seq,
      epoch: epoch,
      engine: engine,
      queuedAt: state.queuedAt ?? FixedClock.moment,
      startedAt: state.startedAt,
      endedAt: state.endedAt
    )
  }

  private var phaseRows: [PhaseRow] {
    state.phases.enumerated().map { place, phase in
      PhaseRow(
        id: phase.id,
        place: place,
        status: phase.status,
        attempt: phase.attempt,
        startedAt: phase.startedAt,
        endedAt: phase.endedAt,
        reason: phase.reason
      )
    }
  }
}

/// A payload of exactly this many bytes: a JSON object with one long string.
func payload(ofSize size: Int, filler: Character = "x") -> [UInt8] {
  let frame = #"{"t":""}"#.utf8.count
  return Array(#"{"t":"\#(String(repeating: filler, count: size - frame))"}"#.utf8)
}

/// The error a body throws.
func storeError(_ body: () async throws -> Void) async -> StoreError? {
  do {
    try await body()
    return nil
  } catch {
    return error as? StoreError
  }
}
