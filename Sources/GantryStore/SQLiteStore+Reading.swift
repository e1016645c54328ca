import Foundation
import GRDB
public import GantryCore

extension SQLiteStore {
  /// The newest runs first.
  ///
  /// - Parameter limit: At most this many.
  /// - Returns: Their rows.
  /// - Throws: ``StoreError`` when the journal cannot be read.
  public func runs(limit: Int) async throws(StoreError) -> [RunRow] {
    // Ids begin with the time, so their order is the order of creation.
    try await rows(RunRow.selection + " ORDER BY run.id DESC LIMIT ?", [limit]) { try RunRow($0) }
  }

  /// The one run whose id starts with a text, with or without `run_`.
  ///
  /// - Parameter prefix: The beginning of the id, in either case.
  /// - Returns: The run's row.
  /// - Throws: ``StoreError`` with `.notFound`, or `.ambiguous` listing the candidates.
  public func run(withPrefix prefix: String) async throws(StoreError) -> RunRow {
    let text = prefix.lowercased()
    let start = text.hasPrefix(RunID.prefix) ? text : RunID.prefix + text
    guard !text.isEmpty else { throw StoreError.unknownRun(prefix) }
    // Every sign of an id sorts before the tilde.
    let found = try await rows(
      RunRow.selection + " WHERE run.id >= ? AND run.id < ? ORDER BY run.id LIMIT 6",
      [start, start + "~"]
    ) { try RunRow($0) }
    guard let first = found.first else { throw StoreError.unknownRun(prefix) }
    guard found.count == 1 else {
      let candidates = found.prefix(5).map(\.id.text)
      throw StoreError.ambiguousRun(prefix, candidates, hasMore: found.count > 5)
    }
    return first
  }

  /// The newest run that has not ended, however many have since.
  ///
  /// - Returns: Its row; nil when every run has ended.
  /// - Throws: ``StoreError`` when the journal cannot be read.
  public func newestOpenRun() async throws(StoreError) -> RunRow? {
    let sql = RunRow.selection + " WHERE \(Lease.isOpen) ORDER BY run.id DESC LIMIT 1"
    return try await rows(sql, []) { try RunRow($0) }.first
  }

  /// How many runs have neither ended nor been paused.
  ///
  /// - Returns: The count.
  /// - Throws: ``StoreError`` when the journal cannot be read.
  public func openRunCount() async throws(StoreError) -> Int {
    try await read { db in try Lease.openRunCount(db) }
  }

  /// The rows of a run's phases, in the order of the pipeline.
  ///
  /// - Parameter run: The run.
  /// - Returns: The rows; none when there is no such run.
  /// - Throws: ``StoreError`` when the journal cannot be read.
  public func phases(of run: RunID) async throws(StoreError) -> [PhaseRow] {
    try await rows(
      PhaseRow.selection + " JOIN run ON run.key = phase.run WHERE run.id = ? ORDER BY phase.place",
      [run.text]
    ) { try PhaseRow($0) }
  }

  /// Events of a run in order, `data` with its payload.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - seq: Only events with a greater number.
  ///   - limit: At most this many.
  /// - Returns: The events; none when there is no such run.
  /// - Throws: ``StoreError`` with `.corrupt` when a large payload is missing or was changed.
  public func events(
    of run: RunID,
    after seq: UInt64,
    limit: Int
  ) async throws(StoreError) -> [Event] {
    let blobs = folder.map { BlobFolder(folder: $0) }
    return try await rows(
      Event.selection + """
         WHERE event.run = (SELECT key FROM run WHERE id = ?) AND event.seq > ?
        ORDER BY event.seq LIMIT ?
        """,
      [run.text, Int64(clamping: seq), limit]
    ) { try Event($0, run: run, blobs: blobs) }
  }

  /// The number of the newest event of a run at or before a position; 0 when there is none.
  ///
  /// - Parameters:
  ///   - position: A position of the store.
  ///   - run: The run.
  /// - Returns: The number.
  /// - Throws: ``StoreError`` when the journal cannot be read.
  public func seq(at position: UInt64, of run: RunID) async throws(StoreError) -> UInt64 {
    try await read { db in
      // Positions rise with the numbers inside a run, so the first hit from the end is the answer.
      let statement = try db.cachedStatement(
        sql: """
          SELECT seq FROM event WHERE run = (SELECT key FROM run WHERE id = ?) AND position <= ?
          ORDER BY seq DESC LIMIT 1
          """
      )
      let seq = try Int64.fetchOne(statement, arguments: [run.text, Int64(clamping: position)])
      return UInt64(seq ?? 0)
    }
  }

  /// How far a sink has come.
  ///
  /// - Parameters:
  ///   - sink: The sink's name in the run.
  ///   - run: The run.
  /// - Returns: The cursor; nil when the sink never saved one.
  /// - Throws: ``StoreError`` when the journal cannot be read.
  public func cursor(of sink: String, run: RunID) async throws(StoreError) -> SinkCursor? {
    try await read { db in try SinkCursor.fetch(db, sink: sink, run: run) }
  }

  /// How long each phase of this pipeline took in its newest successful runs, the newest first.
  ///
  /// - Parameters:
  ///   - pipeline: The pipeline's name.
  ///   - limit: How many runs to look at.
  /// - Returns: Nanoseconds by phase id.
  /// - Throws: ``StoreError`` when the journal cannot be read.
  public func durations(
    ofPipeline pipeline: String,
    limit: Int
  ) async throws(StoreError) -> [String: [Int64]] {
    let sql = """
      SELECT phase.id, phase.ended_ns - phase.started_ns
      FROM (SELECT key, ended_ns FROM run WHERE pipeline = ? AND status = 'succeeded'
        ORDER BY ended_ns DESC LIMIT ?) AS newest
      JOIN phase ON phase.run = newest.key
      WHERE phase.status = 'succeeded' AND phase.started_ns IS NOT NULL
        AND phase.ended_ns IS NOT NULL
      ORDER BY newest.ended_ns DESC, phase.place
      """
    let pairs = try await rows(sql, [pipeline, limit]) { row in
      (row[0] as String, row[1] as Int64)
    }
    return Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) }
  }

  // MARK: - Reading

  /// Reads inside one consistent view of the journal.
  ///
  /// GRDB's own asynchronous read ends with a cancelled task; a store's answer should not depend on
  /// who asks.
  func read<T: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> T
  ) async throws(StoreError) -> T {
    let location = location
    let result: Result<T, StoreError> = await withCheckedContinuation { continuation in
      database.asyncRead { access in
        do {
          continuation.resume(returning: .success(try body(try access.get())))
        } catch {
          continuation.resume(returning: .failure(StoreError(error, at: location)))
        }
      }
    }
    return try result.get()
  }

  private func rows<T: Sendable>(
    _ sql: String,
    _ arguments: StatementArguments,
    _ decode: @escaping @Sendable (Row) throws -> T
  ) async throws(StoreError) -> [T] {
    try await read { db in
      var found: [T] = []
      let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
      while let row = try cursor.next() { found.append(try decode(row)) }
      return found
    }
  }
}
