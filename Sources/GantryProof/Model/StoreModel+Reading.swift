public import GantryCore

extension StoreModel {
  /// The newest runs first.
  public func runs(limit: Int) -> [RunRow] {
    runs.map(\.shown).sorted { $0.id > $1.id }.prefix(max(0, limit)).map { $0 }
  }

  /// The one run whose id starts with a text, with or without `run_`.
  public func run(withPrefix prefix: String) throws(StoreError) -> RunRow {
    let text = prefix.lowercased()
    let start = text.hasPrefix(RunID.prefix) ? text : RunID.prefix + text
    guard !text.isEmpty else { throw StoreError.noRun(prefix) }
    let found = runs.filter { $0.row.id.text.hasPrefix(start) }.map(\.shown)
    guard let first = found.first else { throw StoreError.noRun(prefix) }
    guard found.count == 1 else {
      throw StoreError.several(prefix, found.map(\.id.text).sorted())
    }
    return first
  }

  /// The newest run that has not ended; nil when every one has.
  public func newestOpenRun() -> RunRow? {
    runs.map(\.shown).filter { !$0.status.isTerminal }.max { $0.id < $1.id }
  }

  /// How many runs have neither ended nor been paused.
  public func openRunCount() -> Int {
    runs.count { !$0.row.status.isTerminal && $0.row.status != .paused }
  }

  /// The rows of a run's phases, in the order of the pipeline.
  public func phases(of run: RunID) -> [PhaseRow] {
    guard let place = places[run] else { return [] }
    return runs[place].phases.values.sorted { $0.place < $1.place }
  }

  /// Events of a run in order.
  public func events(of run: RunID, after seq: UInt64, limit: Int) -> [Event] {
    guard let place = places[run], seq < runs[place].newestSeq else { return [] }
    return Array(runs[place].events[Int(seq)...].prefix(max(0, limit)))
  }

  /// The number of a run's newest event; 0 when there is no such run.
  public func newestSeq(of run: RunID) -> UInt64 { places[run].map { runs[$0].newestSeq } ?? 0 }

  /// The run's state: the fold of its barrier events.
  public func state(of run: RunID) throws(StoreError) -> RunState {
    let place = try place(of: run)
    var state = RunState(id: run)
    for event in runs[place].events where event.durability == .barrier {
      do throws(FoldError) {
        try state.apply(event)
      } catch {
        throw StoreError.noFold(run, error)
      }
    }
    return state
  }

  /// The number of the newest event of a run at or before a position; 0 when there is none.
  public func seq(at position: UInt64, of run: RunID) -> UInt64 {
    guard let place = places[run] else { return 0 }
    return runs[place].events.last { $0.position <= position }?.seq ?? 0
  }

  /// How far a sink has come; nil when it never saved a cursor.
  public func cursor(of sink: String, run: RunID) -> SinkCursor? {
    places[run].flatMap { runs[$0].cursors[sink] }
  }

  /// How long each phase of this pipeline took in its newest successful runs, in nanoseconds.
  public func durations(ofPipeline pipeline: String, limit: Int) -> [String: [Int64]] {
    let good = runs.filter { $0.row.pipeline == pipeline && $0.row.status == .succeeded }
    let newest = good.sorted { ($0.row.endedAt ?? .never) > ($1.row.endedAt ?? .never) }
    var durations: [String: [Int64]] = [:]
    for run in newest.prefix(max(0, limit)) {
      for phase in run.phases.values where phase.status == .succeeded {
        guard let start = phase.startedAt, let end = phase.endedAt else { continue }
        durations[phase.id, default: []].append(end.nanoseconds - start.nanoseconds)
      }
    }
    return durations
  }
}

extension Timestamp {
  /// Before every moment.
  fileprivate static let never = Timestamp(nanoseconds: .min)
}
