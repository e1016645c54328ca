import Foundation
import GRDB
import GantryCore
import StoreConformance
import Testing

@testable import GantryStore

@Suite struct `The state of a run` {
  @Test func `a snapshot equals its fold`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    var author = Author()
    _ = try await store.append(author.start(phases: 6))
    for phase in 0..<5 {
      _ = try await store.append(author.succeed(phase, isSnapshot: phase % 2 == 0))
      let withSnapshot = try await store.state(of: author.id)
      #expect(withSnapshot == author.state)
    }
    try await store.database.write { try $0.execute(sql: "DELETE FROM snapshot") }
    #expect(try await store.state(of: author.id) == author.state)
  }

  @Test func `only events after the snapshot are folded`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    var author = Author()
    _ = try await store.append(author.start())
    _ = try await store.append(author.succeed(0, isSnapshot: true))
    _ = try await store.append(author.succeed(1))
    try await store.database.write { try $0.execute(sql: "DELETE FROM event WHERE seq <= 4") }
    #expect(try await store.state(of: author.id) == author.state)
  }

  @Test(arguments: ["fold = 999", "state = CAST('nonsense' AS BLOB)", "state = CAST('{}' AS BLOB)"])
  func `a snapshot that cannot be believed costs time only`(_ change: String) async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    var author = Author()
    _ = try await store.append(author.start())
    _ = try await store.append(author.succeed(0, isSnapshot: true))
    try await store.database.write { try $0.execute(sql: "UPDATE snapshot SET \(change)") }
    #expect(try await store.state(of: author.id) == author.state)
  }

  @Test func `barrier events are found by their own index`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    let plan = try await store.database.read { db in
      try Row.fetchAll(
        db,
        sql: "EXPLAIN QUERY PLAN " + Event.selection
          + " WHERE event.run = ? AND event.barrier = 1 AND event.seq > ? ORDER BY event.seq",
        arguments: [1, 0]
      ).map { $0["detail"] as String }
    }
    #expect(plan.contains { $0.contains("event_barrier") })
    #expect(!plan.contains { $0.contains("TEMP B-TREE") })
  }

  @Test func `a barrier event of a newer version is refused by name`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    var author = Author()
    _ = try await store.append(author.start())
    try await store.database.write { db in
      try db.execute(sql: "UPDATE event SET type = 'run.teleported' WHERE seq = 2")
    }
    let error = await storeError { _ = try await store.state(of: author.id) }
    #expect(error?.code == .newer)
    #expect(error?.message.contains("'run.teleported'") == true)
    #expect(
      error?.remedy == "Install the version of Gantry that wrote the run, or a newer one."
    )
  }

  @Test func `events that do not follow from each other are damage`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    var author = Author()
    _ = try await store.append(author.start())
    _ = try await store.append(author.succeed(0))
    try await store.database.write { try $0.execute(sql: "DELETE FROM event WHERE seq = 3") }
    let error = await storeError { _ = try await store.state(of: author.id) }
    #expect(error?.code == .corrupt)
    #expect(
      error?.remedy
        == "Keep a copy of the state folder and report this: it is a fault of Gantry."
    )
  }
}
