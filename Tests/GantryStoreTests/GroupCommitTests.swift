import Dispatch
import Foundation
import GRDB
import GantryCore
import StoreConformance
import Synchronization
import Testing

@testable import GantryStore

@Suite struct `Writes that arrive together` {
  /// Puts batches in line while the writer waits for the lock, so that what follows the first one
  /// is one group, then lets it go and gathers the answers by place.
  private func appendTogether(
    _ batches: [JournalBatch],
    to store: SQLiteStore,
    in folder: TemporaryFolder
  ) async throws -> [Result<[UInt64], StoreError>] {
    let barrier = try OpenFileLock(path: folder.state + "/journal.lock")
    try barrier.acquire()
    let (stream, answers) = AsyncStream.makeStream(of: (Int, Result<[UInt64], StoreError>).self)
    for (place, batch) in batches.enumerated() {
      let prepared = try PreparedBatch(
        batch,
        usesFiles: true,
        now: FixedClock.moment,
        owner: nil
      )
      store.writer.submit(
        GroupCommit.Request(
          write: { db in
            let positions = try prepared.write(db)
            return { answers.yield((place, .success(positions))) }
          },
          refuse: { answers.yield((place, .failure($0))) }
        )
      )
    }
    barrier.release()
    var gathered: [Int: Result<[UInt64], StoreError>] = [:]
    for await (place, answer) in stream {
      gathered[place] = answer
      if gathered.count == batches.count { break }
    }
    return batches.indices.compactMap { gathered[$0] }
  }

  @Test func `many runs share one commit`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    let batches = try (1...40).map { number in
      var author = Author(UInt64(number))
      return try author.start()
    }
    let answers = try await appendTogether(batches, to: store, in: folder)
    #expect(answers.allSatisfy { (try? $0.get().count) == 2 })
    #expect(store.commitCount <= 2)
    #expect(try await store.runs(limit: 100).count == 40)
  }

  @Test func `a conflicting and a fenced member do not fail the others`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    var authors = (1...4).map { Author(UInt64($0)) }
    for index in authors.indices { _ = try await store.append(authors[index].start()) }
    _ = try authors[1].lazy()
    authors[2].epoch = 9
    var batches: [JournalBatch] = []
    for index in authors.indices { batches.append(try authors[index].lazy()) }
    let answers = try await appendTogether(batches, to: store, in: folder)
    let codes = answers.map { answer -> StoreError.Code? in
      if case .failure(let error) = answer { error.code } else { nil }
    }
    #expect(codes == [nil, .conflict, .fenced, nil])
    #expect(try await store.run(withPrefix: authors[0].id.text).seq == 3)
    #expect(try await store.run(withPrefix: authors[1].id.text).seq == 2)
    #expect(try await store.run(withPrefix: authors[2].id.text).seq == 2)
    #expect(try await store.run(withPrefix: authors[3].id.text).seq == 3)
  }

  @Test func `two writers of one run in one group: the second is a conflict`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    var author = Author()
    _ = try await store.append(author.start())
    var twin = author
    let batches = [try author.lazy(), try twin.lazy()]
    let answers = try await appendTogether(batches, to: store, in: folder)
    #expect((try? answers[0].get()) != nil)
    guard case .failure(let error) = answers[1] else {
      Issue.record("both were accepted")
      return
    }
    #expect(error.code == .conflict)
  }

  @Test func `a member that fills the disk fails alone, and says so`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    var (small, large) = (Author(1), Author(2))
    _ = try await store.append(small.start())
    _ = try await store.append(large.start())
    try await store.database.writeWithoutTransaction { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      try db.execute(sql: "PRAGMA max_page_count = \(pages + 20)")
    }
    let batches = [
      try small.lazy(), try large.lazy(payload(ofSize: 900_000)),
    ]
    let answers = try await appendTogether(batches, to: store, in: folder)
    #expect((try? answers[0].get()) != nil)
    guard case .failure(let error) = answers[1] else {
      Issue.record("the large batch was accepted")
      return
    }
    #expect(error.code == .diskFull)
    #expect(error.message == "the disk is full, and nothing was written")
    #expect(error.remedy == "Free some space, then resume the run with 'gantry resume'.")
    #expect(try await store.run(withPrefix: small.id.text).seq == 3)
    #expect(try await store.run(withPrefix: large.id.text).seq == 2)
  }

  @Test func `a renewal is written ahead of everything that waits, by itself`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    let (stream, order) = AsyncStream.makeStream(of: String.self)
    let (taken, isTaken) = AsyncStream.makeStream(of: Void.self)
    let gate = DispatchSemaphore(value: 0)
    func submit(_ name: String, isUrgent: Bool = false, waits: Bool = false) {
      let request = GroupCommit.Request(
        write: { _ in
          if waits {
            isTaken.yield()
            gate.wait()
          }
          return { order.yield(name) }
        },
        refuse: { order.yield("\(name): \($0.code)") }
      )
      store.writer.submit(request, isUrgent: isUrgent)
    }
    submit("first", waits: true)
    for await _ in taken { break }
    // The writer is in the middle of a commit; all of these wait for the next one.
    for number in 1...5 { submit("write \(number)") }
    submit("renewal", isUrgent: true)
    let commits = store.commitCount
    gate.signal()
    var answered: [String] = []
    for await name in stream {
      answered.append(name)
      if answered.count == 7 { break }
    }
    #expect(answered == ["first", "renewal"] + (1...5).map { "write \($0)" })
    try store.close()
    #expect(store.commitCount == commits + 3)
  }

  @Test func `a lock that does not come refuses the write, and later ones succeed`() async throws {
    let folder = try TemporaryFolder()
    var options = SQLiteStore.Options()
    options.patience = .milliseconds(10)
    let store = try folder.store(options: options)
    var author = Author()
    _ = try await store.append(author.start())
    let other = try OpenFileLock(path: folder.state + "/journal.lock")
    try other.acquire()
    let batch = try author.lazy()
    for _ in 0..<3 {
      let error = await storeError { _ = try await store.append(batch) }
      #expect(error?.code == .locked)
      #expect(error?.message == "another process has held the journal's lock for too long")
      #expect(error?.location == folder.state + "/journal.lock")
      #expect(
        error?.remedy
          == "Try again; if it lasts, look for a stopped gantry process and end it."
      )
    }
    #expect(try await store.run(withPrefix: author.id.text).seq == 2)
    other.release()
    #expect(try await store.append(batch).count == 1)
    try other.acquire()
    other.release()
  }

  @Test func `opening waits for the lock too`() async throws {
    let folder = try TemporaryFolder()
    try folder.store().close()
    let other = try OpenFileLock(path: folder.state + "/journal.lock")
    try other.acquire()
    var options = SQLiteStore.Options()
    options.patience = .milliseconds(10)
    let error = await storeError { _ = try folder.store("e2", options: options) }
    #expect(error?.code == .locked)
    #expect(!FileManager.default.fileExists(atPath: folder.state + "/engines/e2.lock"))
  }
}
