import Foundation
import GRDB
import GantryCore
import StoreConformance
import Testing

@testable import GantryStore

@Suite struct `A journal of an earlier version` {
  private let pipelines = ["good", "bad", "cut"]

  /// The steps a journal has, seen from outside.
  private func steps(_ path: String) throws -> [String] {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { db in
      #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok")
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM run") == 3)
      return try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations ORDER BY 1")
    }
  }

  private func copies(_ folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.state)
      .filter { $0.contains(".before-") }.sorted()
  }

  /// The copy that the step after this journal makes.
  private func copy(of journal: OldJournal) throws -> String {
    let steps = JournalSchema.migrator.migrations
    let next = try #require(steps.drop { $0 != journal.step }.dropFirst().first)
    return "journal.db.before-\(next)"
  }

  @Test(arguments: OldJournal.all)
  func `opens, and its runs are what they were`(_ journal: OldJournal) async throws {
    let folder = try TemporaryFolder()
    try journal.restore(in: folder)
    let store = try folder.store()
    for pipeline in pipelines {
      let shown = try journal.shown(pipeline)
      let id = try #require(shown["run"]?.stringValue)
      let row = try await store.run(withPrefix: id)
      #expect(row.pipeline == pipeline)
      #expect(row.status.rawValue == shown["status"]?.stringValue)
      #expect(row.epoch == 1)
      let events = try await store.events(of: row.id, after: 0, limit: 100)
      #expect(events.count == shown["events"]?.intValue.map(Int.init))
      #expect(events.map(\.seq) == Array(1...row.seq))
      let phases = try await store.phases(of: row.id).map { [$0.id, $0.status.rawValue] }
      let wanted = (shown["phases"]?.arrayValue ?? []).map { phase in
        [phase["id"]?.stringValue ?? "", phase["status"]?.stringValue ?? ""]
      }
      #expect(phases == wanted)
      #expect(try await store.state(of: row.id) == journal.state(pipeline))
    }
    let good = try await store.run(
      withPrefix: try #require(journal.shown("good")["run"]?.stringValue)
    )
    #expect(try await store.cursor(of: "gantry.jsonl", run: good.id)?.position == 19)
  }

  @Test(arguments: OldJournal.all)
  func `lets an engine take the run whose engine was killed`(_ journal: OldJournal) async throws {
    let folder = try TemporaryFolder()
    try journal.restore(in: folder)
    let store = try folder.store()
    let cut = try await store.run(
      withPrefix: try #require(journal.shown("cut")["run"]?.stringValue)
    )
    let silent = try await store.silentEngines()
    #expect(silent.map(\.id) == [cut.engine])
    #expect(silent.map(\.cause) == [.gone])
    let me = EngineIdentity(id: "e1", pid: 4711)
    #expect(try await store.fence(cut.engine))
    try await store.retire(cut.engine)
    let claims = try await store.claimReady(limit: 9, for: me)
    #expect(claims.map(\.run) == [cut.id])
    let state = try await store.state(of: cut.id)
    let resumed = RunChange.runResumed(RunOwner(engine: me.id, pid: me.pid))
    let event = try resumed.draft.event(
      run: cut.id,
      seq: cut.seq + 1,
      time: FixedClock.moment,
      epoch: claims[0].epoch
    )
    let batch = JournalBatch(
      run: cut.id,
      expectedSeq: cut.seq,
      epoch: claims[0].epoch,
      events: [event]
    )
    _ = try await store.append(batch)
    var wanted = state
    try wanted.apply(event)
    #expect(try await store.state(of: cut.id) == wanted)
  }

  @Test(arguments: OldJournal.all)
  func `is copied before it is changed, and the copy is whole`(_ journal: OldJournal) throws {
    let folder = try TemporaryFolder()
    try journal.restore(in: folder)
    let before = try steps(folder.state + "/journal.db")
    try folder.store().close()
    let name = try copy(of: journal)
    #expect(try copies(folder) == [name])
    #expect(try steps("\(folder.state)/\(name)") == before)
    #expect(try steps(folder.state + "/journal.db") == JournalSchema.migrator.migrations)
    #expect(JournalBackup.newest(inState: folder.state) == "\(folder.state)/\(name)")
  }

  @Test(arguments: OldJournal.all)
  func `has a copy that opens as a state of its own`(_ journal: OldJournal) async throws {
    let folder = try TemporaryFolder()
    try journal.restore(in: folder)
    try folder.store().close()
    let other = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: other.state,
      withIntermediateDirectories: true
    )
    try FileManager.default.copyItem(
      atPath: "\(folder.state)/\(copy(of: journal))",
      toPath: other.state + "/journal.db"
    )
    #expect(try await other.store().runs(limit: 9).count == 3)
  }

  @Test func `is copied with what only its log holds`() async throws {
    let folder = try TemporaryFolder()
    try OldJournal.all[0].restore(in: folder)
    let pool = try DatabasePool(path: folder.state + "/journal.db")
    try await pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA wal_autocheckpoint = 0; UPDATE run SET project = 'late'")
    }
    #expect(StateFolder(path: folder.state).walSize > 0)
    try folder.store().close()
    let queue = try DatabaseQueue(path: "\(folder.state)/\(copy(of: OldJournal.all[0]))")
    let late = try await queue.read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM run WHERE project = 'late'")
    }
    #expect(late == 3)
    try pool.close()
  }

  @Test func `leaves no older copy and no draft beside the newest`() throws {
    let folder = try TemporaryFolder()
    let journal = OldJournal.all[0]
    try journal.restore(in: folder)
    let name = try copy(of: journal)
    for left in ["journal.db.before-1-journal", "journal.db.before-2-x", "\(name).draft"] {
      try Data("left".utf8).write(to: URL(fileURLWithPath: "\(folder.state)/\(left)"))
    }
    try folder.store().close()
    #expect(try copies(folder) == [name])
  }

  @Test func `is not copied again once it is up to date, nor is a new one`() throws {
    let folder = try TemporaryFolder()
    try folder.store().close()
    try folder.store().close()
    #expect(try copies(folder) == [])
    #expect(JournalBackup.newest(inState: folder.state) == nil)
    #expect(JournalBackup.newest(inState: folder.path + "/none") == nil)
  }

  @Test(arguments: JournalSchema.migrator.migrations)
  func `is not copied when it is a new one whose making was cut short`(after step: String) throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.state,
      withIntermediateDirectories: true
    )
    let queue = try DatabaseQueue(path: folder.state + "/journal.db")
    try JournalSchema.migrator.migrate(queue, upTo: step)
    try queue.close()
    try folder.store().close()
    #expect(try copies(folder) == [])
  }

  @Test func `is usable as it was when a step fails`() async throws {
    let folder = try TemporaryFolder()
    let journal = OldJournal.all[0]
    try journal.restore(in: folder)
    let path = folder.state + "/journal.db"
    let before = try steps(path)
    // In the way of what the step creates.
    let queue = try DatabaseQueue(path: path)
    try await queue.write { db in try db.execute(sql: "CREATE TABLE engine (id TEXT)") }
    try queue.close()
    let error = await storeError { _ = try folder.store() }
    #expect(error?.code == .failed)
    #expect(error?.location == path)
    #expect(try steps(path) == before)
    #expect(try copies(folder) == [copy(of: journal)])
    let again = try DatabaseQueue(path: path)
    try await again.write { db in try db.execute(sql: "DROP TABLE engine") }
    try again.close()
    #expect(try await folder.store().runs(limit: 9).count == 3)
  }

  @Test func `is not changed when it cannot be copied`() async throws {
    let folder = try TemporaryFolder()
    let journal = OldJournal.all[0]
    try journal.restore(in: folder)
    let before = try steps(folder.state + "/journal.db")
    let obstacle = "\(folder.state)/\(try copy(of: journal))"
    try FileManager.default.createDirectory(
      atPath: obstacle + "/full",
      withIntermediateDirectories: true
    )
    let error = await storeError { _ = try folder.store() }
    #expect(error?.code == .failed)
    #expect(error?.message.contains(obstacle) == true)
    #expect(try steps(folder.state + "/journal.db") == before)
    #expect(!FileManager.default.fileExists(atPath: obstacle + ".draft"))
  }

  @Test func `is brought up to date once by those who open it at the same time`() async throws {
    let folder = try TemporaryFolder()
    try OldJournal.all[0].restore(in: folder)
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 1...6 {
        group.addTask { try await folder.store("e\(number)").runs(limit: 9).count }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts == [3, 3, 3, 3, 3, 3])
    #expect(try copies(folder).count == 1)
  }

  @Test func `is refused to somebody who may only read, and says who can help`() async throws {
    let folder = try TemporaryFolder()
    try OldJournal.all[0].restore(in: folder)
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.state)
    let error = await storeError {
      _ = try SQLiteStore.openReadOnly(folder: folder.state, clock: FixedClock())
    }
    #expect(error?.code == .readOnly)
    #expect(
      error?.message
        == "the journal was written by an older Gantry and cannot be brought up to date read-only"
    )
    #expect(error?.remedy == "Run any gantry command as somebody who may write there.")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.state) == before)
  }
}
