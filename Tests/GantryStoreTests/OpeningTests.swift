import Foundation
import GRDB
import GantryCore
import StoreConformance
import Testing

@testable import GantryStore

@Suite struct `Opening a state folder` {
  private func text(_ sql: String, _ store: SQLiteStore) async throws -> String? {
    try await store.database.writeWithoutTransaction { try String.fetchOne($0, sql: sql) }
  }

  @Test func `a folder that is not there is created with everything in it`() throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.state).sorted()
    #expect(
      names == [
        ".gitignore", "blobs", "engines", "journal.db", "journal.db-shm", "journal.db-wal",
        "journal.lock", "logs", "reserve", "scratch",
      ]
    )
    try store.close()
  }

  @Test(arguments: ["", "/blobs", "/logs", "/engines", "/scratch"])
  func `folders of a new state are for their owner only`(_ name: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.store()
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.state + name)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700)
  }

  @Test func `the mode a person gave an existing state stays`() throws {
    let folder = try TemporaryFolder()
    try folder.store().close()
    let files = FileManager.default
    try files.setAttributes([.posixPermissions: 0o750], ofItemAtPath: folder.state)
    try folder.store().close()
    let attributes = try files.attributesOfItem(atPath: folder.state)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o750)
  }

  private static let ignored = "*\n!.gitignore\n!auto-config.yaml\n!config.yaml\n"
  private static let formerlyIgnored = "*\n!.gitignore\n!auto-config.yaml\n"

  /// What the folder's gitignore says after it was opened, where it said something before.
  private func ignored(after text: String?) throws -> String {
    let folder = try TemporaryFolder()
    let path = folder.state + "/.gitignore"
    if let text {
      try FileManager.default.createDirectory(
        atPath: folder.state,
        withIntermediateDirectories: true
      )
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
    // Twice, because what is brought up to date is brought there once.
    for _ in 1...2 { try folder.store().close() }
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func `the folder's gitignore leaves what a team shares visible`() throws {
    #expect(try ignored(after: nil) == Self.ignored)
  }

  @Test func `a gitignore that hid the settings, as folders were made once, shows them`() throws {
    #expect(try ignored(after: Self.formerlyIgnored) == Self.ignored)
  }

  @Test func `a gitignore whose maker was killed before it was written is written`() throws {
    #expect(try ignored(after: "") == Self.ignored)
  }

  // The last one is as long as what folders were made with.
  @Test(arguments: [
    "mine\n", "*\n!.gitignore\n", "*\n!.gitignore\n!auto-config.yaml\nmine\n",
    "*\n!.gitignore\n!auto-config.yml \n",
  ])
  func `a gitignore that a person changed stays`(_ text: String) throws {
    #expect(try ignored(after: text) == text)
  }

  @Test(.timeLimit(.minutes(1)))
  func `a gitignore without an end is not read`() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.state,
      withIntermediateDirectories: true
    )
    try FileManager.default.createSymbolicLink(
      atPath: folder.state + "/.gitignore",
      withDestinationPath: "/dev/zero"
    )
    try folder.store().close()
  }

  @Test(arguments: [
    ("journal_mode", "wal"), ("synchronous", "2"), ("auto_vacuum", "2"), ("mmap_size", "0"),
    ("wal_autocheckpoint", "0"), ("busy_timeout", "5000"), ("foreign_keys", "0"),
  ])
  func `the writer's settings hold after opening`(_ name: String, _ value: String) async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    #expect(try await text("PRAGMA \(name)", store) == value)
  }

  @Test func `readers do not checkpoint either`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    let value = try await store.database.read { db in
      try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint")
    }
    #expect(value == 0)
  }

  @Test func `every table is strict`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    let loose = try await store.database.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT name FROM pragma_table_list
          WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite%'
            AND name <> 'grdb_migrations'
          """
      )
    }
    #expect(loose == [])
  }

  @Test func `closing keeps the log for whoever checkpoints next`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    var author = Author()
    _ = try await store.append(author.start())
    try store.close()
    #expect(StateFolder(path: folder.state).walSize > 0)
    let again = try folder.store("e2")
    #expect(try await again.runs(limit: 9).map(\.id) == [author.id])
  }

  @Test func `a journal of a newer version is refused, naming what is new`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    try await store.database.write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('9-future')")
    }
    try store.close()
    let error = await storeError { _ = try folder.store() }
    #expect(error?.code == .newer)
    #expect(
      error?.message
        == "the journal was written by a newer Gantry: it has the changes '9-future', "
        + "which this version does not know"
    )
    #expect(
      error?.remedy == "Install the version of Gantry that wrote it, or a newer one."
    )
    let reading = await storeError {
      _ = try SQLiteStore.openReadOnly(folder: folder.state, clock: FixedClock())
    }
    #expect(reading?.code == .newer)
  }

  @Test func `a file that is no database is refused and left alone`() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.state,
      withIntermediateDirectories: true
    )
    let text = String(repeating: "this is not a database. ", count: 400)
    let path = folder.state + "/journal.db"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let error = await storeError { _ = try folder.store() }
    #expect(error?.code == .corrupt)
    #expect(
      error?.message == "the journal is damaged or is not a journal: file is not a database"
    )
    #expect(error?.location == path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test func `a path that is a file is refused`() async throws {
    let folder = try TemporaryFolder()
    try Data().write(to: URL(fileURLWithPath: folder.state))
    let error = await storeError { _ = try folder.store() }
    #expect(error?.code == .readOnly)
    #expect(error?.location == folder.state)
    #expect(error?.remedy == "Check that it is a folder and that you may write into it.")
  }

  @Test func `two engines cannot have one id`() async throws {
    let folder = try TemporaryFolder()
    let first = try folder.store("e1")
    let error = await storeError { _ = try folder.store("e1") }
    #expect(error?.code == .owned)
    #expect(error?.message == "an engine with the id 'e1' is running")
    try first.close()
    try folder.store("e1").close()
  }

  @Test(arguments: ["", "../e1", "a/b", ".hidden", "näh"])
  func `an id that is no file name is refused`(_ id: String) async throws {
    let folder = try TemporaryFolder()
    let error = await storeError { _ = try folder.store(id) }
    #expect(error?.code == .failed)
    #expect(error?.message == "'\(id)' cannot be the id of an engine, because it names its files")
  }

  @Test func `an engine's file says who and since when, and goes with it`() throws {
    let folder = try TemporaryFolder()
    let store = try folder.store("e1")
    let path = folder.state + "/engines/e1.lock"
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == #"{"engine":"e1","pid":4711,"started":"2026-03-01T09:30:00.000Z"}"#
    )
    try store.close()
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.state + "/engines")
    #expect(left == [])
  }

  @Test func `what killed engines left behind is swept, what living ones hold stays`() throws {
    let folder = try TemporaryFolder()
    let living = try folder.store("living")
    let engines = folder.state + "/engines/"
    for name in ["dead.lock", "dead.bell"] {
      try Data().write(to: URL(fileURLWithPath: engines + name))
    }
    let store = try folder.store("new")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: engines).sorted()
        == ["living.bell", "living.lock", "new.bell", "new.lock"]
    )
    try store.close()
    try living.close()
  }
}

@Suite struct `Reading a state folder that is not written to` {
  @Test func `a folder without a journal says so and nothing is created`() async throws {
    let folder = try TemporaryFolder()
    let error = await storeError {
      _ = try SQLiteStore.openReadOnly(folder: folder.state, clock: FixedClock())
    }
    #expect(error?.code == .notFound)
    #expect(error?.message == "no run was ever recorded here")
    #expect(
      error?.remedy == "Start one with 'gantry run', or name another state with --state."
    )
    #expect(!FileManager.default.fileExists(atPath: folder.state))
  }

  @Test func `commits of a living writer are seen, and writes are refused`() async throws {
    let folder = try TemporaryFolder()
    let writer = try folder.store()
    var author = Author()
    _ = try await writer.append(author.start())
    let reader = try SQLiteStore.openReadOnly(folder: folder.state, clock: FixedClock())
    #expect(try await reader.run(withPrefix: author.id.text).seq == 2)
    _ = try await writer.append(author.lazy())
    #expect(try await reader.run(withPrefix: author.id.text).seq == 3)
    let batch = try author.lazy()
    let error = await storeError { _ = try await reader.append(batch) }
    #expect(error?.code == .readOnly)
    #expect(error?.message == "the state cannot be written to")
    let cancel = await storeError { try await reader.requestCancel(author.id, by: "command") }
    #expect(cancel?.code == .readOnly)
  }

  @Test func `a journal at rest is read without creating files beside it`() async throws {
    let folder = try TemporaryFolder()
    let writer = try folder.store()
    var author = Author()
    _ = try await writer.append(author.start())
    try await writer.database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    try writer.close()
    for name in ["journal.db-wal", "journal.db-shm"] {
      try FileManager.default.removeItem(atPath: folder.state + "/" + name)
    }
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.state).sorted()
    let reader = try SQLiteStore.openReadOnly(folder: folder.state, clock: FixedClock())
    #expect(try await reader.runs(limit: 5).map(\.id) == [author.id])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.state).sorted() == before
    )
  }
}
