import Foundation
import GRDB
import GantryCore
import StoreConformance
import Testing

@testable import GantryStore

@Suite struct `Appending to a run` {
  @Test func `an old epoch is refused, counted, and writes nothing`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    var author = Author()
    _ = try await store.append(author.start())
    #expect(try await store.claim(author.id, for: EngineIdentity(id: "e1", pid: 4711)) == 2)
    let stale = try author.succeed(0)
    let error = await storeError { _ = try await store.append(stale) }
    #expect(error?.code == .fenced)
    #expect(
      error?.message
        == "the write carries epoch 1, but engine 'e1' took the run with epoch 2"
    )
    #expect(error?.location == author.id.text)
    #expect(error?.remedy == "Stop driving the run here: another engine does.")
    #expect(store.fencedCount == 1)
    #expect(try await store.events(of: author.id, after: 2, limit: 9) == [])
    #expect(try await store.phases(of: author.id).map(\.status) == [.ready, .ready, .ready])
  }

  @Test func `a number that is not the newest is a conflict and writes nothing`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    var author = Author()
    _ = try await store.append(author.start())
    _ = try author.lazy()
    let ahead = try author.lazy()
    let error = await storeError { _ = try await store.append(ahead) }
    #expect(error?.code == .conflict)
    #expect(
      error?.message == "the writer expects event 3 to be the newest, but it is event 2"
    )
    #expect(
      error?.remedy == "Read the run's state again and write what follows from it."
    )
    #expect(try await store.run(withPrefix: author.id.text).seq == 2)
    #expect(store.fencedCount == 0)
  }

  @Test func `a run that does not exist cannot be continued`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    var author = Author()
    _ = try author.start()
    let batch = try author.lazy()
    let error = await storeError { _ = try await store.append(batch) }
    #expect(error?.code == .notFound)
    #expect(error?.message == "there is no run '\(author.id)' in this state")
  }

  @Test func `a batch that contradicts itself is refused before the journal sees it`() async throws
  {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    var author = Author()
    let good = try author.start()
    var gap = good
    gap.events[1].seq = 5
    var stranger = good
    stranger.events[1].run = Author(2).id
    var mixed = good
    mixed.events[1].epoch = 3
    var rowless = good
    rowless.runRow = nil
    var late = good
    late.epoch = 4
    for index in late.events.indices { late.events[index].epoch = 4 }
    let messages = [
      (gap, "event 5 stands where 2 is due"),
      (stranger, "event 2 belongs to run \(Author(2).id)"),
      (mixed, "event 2 carries epoch 3 instead of 1"),
      (rowless, "a new run needs its row and at least one event"),
      (late, "a new run begins with epoch 1, not 4"),
    ]
    for (batch, message) in messages {
      let error = await storeError { _ = try await store.append(batch) }
      #expect(error?.code == .failed)
      #expect(error?.message == "the batch cannot be written: \(message)")
    }
    #expect(try await store.runs(limit: 9) == [])
  }

  @Test func `two stores on one folder number events of their runs without gaps`() async throws {
    let folder = try TemporaryFolder()
    let (left, right) = (try folder.store("left"), try folder.store("right"))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, store) in [left, right, left, right].enumerated() {
        group.addTask {
          var author = Author(UInt64(number + 1))
          _ = try await store.append(author.start())
          for _ in 0..<50 { _ = try await store.append(author.lazy()) }
        }
      }
      try await group.waitForAll()
    }
    for row in try await right.runs(limit: 9) {
      let events = try await left.events(of: row.id, after: 0, limit: 100)
      #expect(events.map(\.seq) == Array(1...52))
      #expect(events.map(\.position) == events.map(\.position).sorted())
    }
    let check = try await left.database.read { db in
      try String.fetchOne(db, sql: "PRAGMA integrity_check")
    }
    #expect(check == "ok")
  }

  @Test func `the log starts again from the front when it has grown too long`() async throws {
    let folder = try TemporaryFolder()
    var options = SQLiteStore.Options()
    options.checkpointLimit = 256 << 10
    let store = try folder.store(options: options)
    var author = Author()
    _ = try await store.append(author.start())
    for number in 0..<60 {
      let letter = Character(UnicodeScalar(UInt8(97 + number % 26)))
      _ = try await store.append(author.lazy(payload(ofSize: 60_000 + number, filler: letter)))
    }
    try store.close()
    let state = StateFolder(path: folder.state)
    #expect(state.walSize < 1 << 20)
    #expect(try #require(SystemFile.size(state.journal)) > 3 << 20)
    let again = try folder.store("e2")
    #expect(try await again.run(withPrefix: author.id.text).seq == 62)
  }

  @Test func `a long read does not stop writers whose log is too long`() async throws {
    let folder = try TemporaryFolder()
    var options = SQLiteStore.Options()
    options.checkpointLimit = 64 << 10
    let store = try folder.store(options: options)
    var author = Author()
    _ = try await store.append(author.start())
    let snapshot = try (store.database as? DatabasePool)?.makeSnapshot()
    for _ in 0..<10 { _ = try await store.append(author.lazy(payload(ofSize: 50_000))) }
    let seen = try await snapshot?.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") }
    #expect(seen == 2)
    #expect(try await store.run(withPrefix: author.id.text).seq == 12)
  }
}
