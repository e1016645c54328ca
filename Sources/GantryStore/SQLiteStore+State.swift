import Foundation
import GRDB
public import GantryCore

extension SQLiteStore {
  /// The run's state: the newest snapshot of this fold and the barrier events after it.
  ///
  /// - Parameter run: The run.
  /// - Returns: The state after the newest event.
  /// - Throws: ``StoreError`` with `.notFound`, `.newer` when a newer Gantry wrote to the run, or
  ///   `.corrupt` when its events do not follow from each other.
  public func state(of run: RunID) async throws(StoreError) -> RunState {
    let blobs = folder.map { BlobFolder(folder: $0) }
    return try await read { db in
      guard let lease = try Lease.fetch(db, run: run) else {
        throw StoreError.unknownRun(run.text)
      }
      var state = try Self.snapshot(db, run: lease.run) ?? RunState(id: run)
      let cursor = try Row.fetchCursor(
        db.cachedStatement(
          sql: Event.selection
            + " WHERE event.run = ? AND event.barrier = 1 AND event.seq > ? ORDER BY event.seq"
        ),
        arguments: [lease.run, Int64(state.seq)]
      )
      while let row = try cursor.next() {
        let event = try Event(row, run: run, blobs: blobs)
        do throws(FoldError) {
          try state.apply(event)
        } catch {
          throw StoreError.unfoldable(run, error)
        }
      }
      return state
    }
  }

  /// The newest snapshot, if this version can believe it.
  ///
  /// One that it cannot read costs time, not
  /// the run: the events are all there.
  private static func snapshot(_ db: Database, run: Int64) throws -> RunState? {
    let statement = try db.cachedStatement(
      sql: "SELECT state FROM snapshot WHERE run = ? AND fold = ?"
    )
    guard
      let data = try Data.fetchOne(statement, arguments: [run, RunState.foldVersion]),
      let json = try? JSONParser.parse([UInt8](data))
    else { return nil }
    return try? json.decoded(as: RunState.self)
  }
}
