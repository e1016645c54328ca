import Foundation
import GRDB
import GantryCore
import StoreConformance
import Testing

@testable import GantryStore

@Suite struct `Asking about runs` {
  private func store(runs count: Int) async throws -> (SQLiteStore, [Author]) {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    var authors: [Author] = []
    for number in 0..<count {
      var author = Author(UInt64(number + 1))
      _ = try await store.append(author.start())
      authors.append(author)
    }
    return (store, authors)
  }

  @Test func `a beginning of several runs lists them`() async throws {
    let (store, authors) = try await store(runs: 3)
    let prefix = String(authors[0].id.text.prefix(12))
    let error = await storeError { _ = try await store.run(withPrefix: prefix) }
    #expect(error?.code == .ambiguous)
    #expect(
      error?.message
        == "'\(prefix)' is the beginning of several runs: "
        + authors.map(\.id.text).joined(separator: ", ")
    )
    #expect(error?.remedy == "Write more of the id.")
  }

  @Test func `of many candidates five are listed`() async throws {
    let (store, authors) = try await store(runs: 8)
    let error = await storeError { _ = try await store.run(withPrefix: "run_") }
    let listed = authors.prefix(5).map(\.id.text).joined(separator: ", ")
    #expect(error?.message == "'run_' is the beginning of several runs: \(listed) and more")
  }

  @Test(arguments: ["zzz", "", "run_zzz", "%", "run-0"])
  func `an unknown beginning is not found`(_ prefix: String) async throws {
    let (store, _) = try await store(runs: 1)
    let error = await storeError { _ = try await store.run(withPrefix: prefix) }
    #expect(error?.code == .notFound)
    #expect(error?.message == "there is no run '\(prefix)' in this state")
    #expect(
      error?.remedy == "List the runs with 'gantry runs list', or name another state with --state."
    )
  }

  @Test func `a cancelled task still gets its answer`() async throws {
    let (store, authors) = try await store(runs: 1)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await store.runs(limit: 1)
    }
    #expect(try await task.value.map(\.id) == authors.map(\.id))
  }

  @Test func `a status of a newer version is named`() async throws {
    let (store, authors) = try await store(runs: 1)
    try await store.database.write { db in
      try db.execute(sql: "UPDATE run SET status = 'dreaming'")
      try db.execute(sql: "UPDATE phase SET status = 'napping'")
    }
    let run = await storeError { _ = try await store.runs(limit: 1) }
    #expect(run?.code == .newer)
    #expect(run?.message == "the status 'dreaming' was written by a newer Gantry")
    let phase = await storeError { _ = try await store.phases(of: authors[0].id) }
    #expect(phase?.message == "the status 'napping' was written by a newer Gantry")
    #expect(phase?.location == "phase 'p0'")
  }
}
