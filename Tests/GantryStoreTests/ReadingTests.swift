import Foundation
import GRDB
import GantryCore
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

  @Test func `lists show the newest first, up to the limit`() async throws {
    let (store, authors) = try await store(runs: 5)
    #expect(try await store.runs(limit: 3).map(\.id) == authors.reversed().prefix(3).map(\.id))
    #expect(try await store.runs(limit: 0) == [])
  }

  @Test func `a row says what the batches said`() async throws {
    var (store, authors) = try await store(runs: 1)
    _ = try await store.append(authors[0].succeed(0))
    let row = try await store.run(withPrefix: authors[0].id.text)
    #expect(
      row
        == RunRow(
          id: authors[0].id,
          pipeline: "release",
          project: "/project",
          status: .running,
          seq: 4,
          epoch: 1,
          engine: "e1",
          queuedAt: FixedClock.moment.advanced(byNanoseconds: 1_000_000),
          startedAt: FixedClock.moment.advanced(byNanoseconds: 2_000_000)
        )
    )
  }

  @Test func `the newest number counts events of commits that do not touch the row`() async throws {
    var (store, authors) = try await store(runs: 1)
    var batch = try authors[0].lazy()
    batch.runRow = nil
    _ = try await store.append(batch)
    #expect(try await store.runs(limit: 1).first?.seq == 3)
  }

  @Test func `a run is found by any unique beginning, with or without run_, in any case`()
    async throws
  {
    let (store, authors) = try await store(runs: 2)
    let text = authors[1].id.text
    for prefix in [text, String(text.dropFirst(4)), String(text.dropLast(3)), text.uppercased()] {
      #expect(try await store.run(withPrefix: prefix).id == authors[1].id)
    }
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

  @Test func `phases come in the order of the pipeline, with their progress`() async throws {
    var (store, authors) = try await store(runs: 1)
    var batch = try authors[0].succeed(1)
    batch.phaseRows[2].progress = PhaseProgress(fraction: 0.25, step: "copy", message: "1 of 4")
    batch.phaseRows[2].reason = "why"
    batch.phaseRows = [batch.phaseRows[2], batch.phaseRows[1]]
    _ = try await store.append(batch)
    let phases = try await store.phases(of: authors[0].id)
    #expect(phases.map(\.id) == ["p0", "p1", "p2"])
    #expect(phases[0].status == .ready)
    #expect(phases[1] == batch.phaseRows[1])
    #expect(phases[2] == batch.phaseRows[0])
    #expect(try await store.phases(of: Author(77).id) == [])
  }

  @Test func `events are paged by number`() async throws {
    var (store, authors) = try await store(runs: 2)
    for _ in 0..<5 { _ = try await store.append(authors[0].lazy()) }
    let id = authors[0].id
    #expect(try await store.events(of: id, after: 0, limit: 3).map(\.seq) == [1, 2, 3])
    #expect(try await store.events(of: id, after: 3, limit: 3).map(\.seq) == [4, 5, 6])
    #expect(try await store.events(of: id, after: 6, limit: 3).map(\.seq) == [7])
    #expect(try await store.events(of: id, after: 7, limit: 3) == [])
    #expect(try await store.events(of: id, after: .max, limit: 3) == [])
    #expect(try await store.events(of: Author(77).id, after: 0, limit: 3) == [])
  }

  @Test func `a position is turned into the newest number of the run up to it`() async throws {
    var (store, authors) = try await store(runs: 2)
    let first = try await store.append(authors[0].lazy())[0]
    let other = try await store.append(authors[1].lazy())[0]
    #expect(try await store.seq(at: first, of: authors[0].id) == 3)
    #expect(try await store.seq(at: other, of: authors[0].id) == 3)
    #expect(try await store.seq(at: first - 1, of: authors[0].id) == 2)
    #expect(try await store.seq(at: 0, of: authors[0].id) == 0)
    #expect(try await store.seq(at: .max, of: Author(77).id) == 0)
  }

  @Test func `durations come from the newest good runs of the pipeline only`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    for number in 1...4 {
      var author = Author(UInt64(number))
      _ = try await store.append(author.start(pipeline: number == 4 ? "other" : "release"))
      for phase in 0..<3 { _ = try await store.append(author.succeed(phase)) }
      guard number != 2 else { continue }
      var batch = try author.batch([.runSucceeded(RunEnding(phases: [:]))])
      batch.runRow?.endedAt = FixedClock.moment.advanced(byNanoseconds: Int64(number))
      batch.phaseRows[0].startedAt = FixedClock.moment
      batch.phaseRows[0].endedAt = FixedClock.moment.advanced(byNanoseconds: Int64(number) * 100)
      batch.phaseRows[2].status = .failed
      _ = try await store.append(batch)
    }
    #expect(
      try await store.durations(ofPipeline: "release", limit: 9)
        == ["p0": [300, 100], "p1": [1_000_000, 1_000_000]]
    )
    #expect(try await store.durations(ofPipeline: "release", limit: 1)["p0"] == [300])
    #expect(try await store.durations(ofPipeline: "none", limit: 9) == [:])
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
