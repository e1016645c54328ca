import GRDB
import GantryCore

/// Says which engines are to be believed.
///
/// A process that holds its lock and renews lives. Whoever can take the lock knows at once that the
/// process is gone; only one that is stopped, or that runs where its lock cannot be seen, has to be
/// waited for until its lease has run out.
struct EngineWatch: Sendable {
  let folder: StateFolder?
  let clock: any BootClock

  /// Why an engine is not to be believed; nil while it is.
  ///
  /// Call it under the journal's lock.
  func silence(_ db: Database, of id: String) throws -> SilentEngine.Cause? {
    guard let row = try EngineRow.fetch(db, id) else {
      // One from before engines had rows, or one whose row was retired: only its lock can tell.
      return isGone(id) ? .gone : nil
    }
    return silence(of: row)
  }

  /// Every engine that is not to be believed.
  func silentEngines(_ db: Database) throws -> [SilentEngine] {
    let rows = try EngineRow.all(db)
    var found = rows.compactMap { row in
      silence(of: row).map { SilentEngine(id: row.id, pid: Int(row.pid), cause: $0) }
    }
    let known = Set(rows.map(\.id))
    for lease in try Lease.openOwners(db) where !known.contains(lease.engine) {
      guard isGone(lease.engine) else { continue }
      found.append(SilentEngine(id: lease.engine, pid: Int(lease.pid), cause: .gone))
    }
    return found
  }

  private func silence(of row: EngineRow) -> SilentEngine.Cause? {
    if row.isFenced { return .fenced }
    if row.boot != clock.boot { return .rebooted }
    if isGone(row.id) { return .gone }
    return clock.now() - row.renewed > row.lease ? .expired : nil
  }

  private func isGone(_ id: String) -> Bool {
    folder.map { !EnginePresence.isAlive(id, in: $0) } ?? false
  }
}
