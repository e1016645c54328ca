import GantryCore

extension StoreRule {
  static let appending: [StoreRule] = [
    StoreRule("events come back as they were written, with rising positions") { stage in
      let store = try await stage.engine("e1").store
      var author = Author()
      let batches = [try author.start(), try author.succeed(0), try author.lazy()]
      var positions: [UInt64] = []
      for batch in batches { positions += try await store.append(batch) }
      try expect(positions, Set(positions).sorted())
      var wanted = batches.flatMap(\.events)
      for index in wanted.indices { wanted[index].position = positions[index] }
      try expect(try await store.events(of: author.id, after: 0, limit: 100), wanted)
    },
    StoreRule("an old epoch is refused, and nothing of its batch is written") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      let epoch = try await one.claim(author)
      try expect(epoch, 2)
      let before = try await Picture(one.store, author.id)
      var stale = try author.succeed(0, isSnapshot: true)
      stale.cursors = [SinkCursor(sink: "s", run: author.id, position: 1)]
      try await expectRefusal(.fenced) { _ = try await one.store.append(stale) }
      try expect(try await Picture(one.store, author.id), before)
    },
    StoreRule("an epoch that was never given is refused") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      author.epoch = 7
      let batch = try author.lazy()
      try await expectRefusal(.fenced) { _ = try await one.store.append(batch) }
      try expect(try await one.store.run(withPrefix: author.id.text).seq, 2)
    },
    StoreRule("a number that is not the newest is a conflict, and nothing is written") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      let before = try await Picture(one.store, author.id)
      var late = author
      _ = try author.lazy()
      let ahead = try author.succeed(0)
      try await expectRefusal(.conflict) { _ = try await one.store.append(ahead) }
      try expect(try await Picture(one.store, author.id), before)
      _ = try await one.store.append(late.lazy())
      var behind = try late.lazy()
      behind.expectedSeq = 1
      for index in behind.events.indices { behind.events[index].seq = 2 }
      try await expectRefusal(.conflict) { [behind] in _ = try await one.store.append(behind) }
      try expect(try await one.store.run(withPrefix: author.id.text).seq, 3)
    },
    StoreRule("the epoch is looked at before the number") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      _ = try await one.claim(author)
      _ = try author.lazy()
      let ahead = try author.lazy()
      try await expectRefusal(.fenced) { _ = try await one.store.append(ahead) }
    },
    StoreRule("a run cannot begin twice, nor be continued before it began") { stage in
      let store = try await stage.engine("e1").store
      var author = Author()
      let first = try author.start()
      let second = try author.lazy()
      try await expectRefusal(.notFound) { _ = try await store.append(second) }
      _ = try await store.append(first)
      try await expectRefusal(.conflict) { _ = try await store.append(first) }
      _ = try await store.append(second)
    },
    StoreRule("a batch that contradicts itself is refused whole") { stage in
      let store = try await stage.engine("e1").store
      var author = Author()
      let good = try author.start()
      var bad = Array(repeating: good, count: 6)
      bad[0].events[1].seq = 5
      bad[1].events[1].run = Author(2).id
      bad[2].events[1].epoch = 3
      bad[3].runRow = nil
      bad[4].events = []
      bad[5].epoch = 4
      for index in bad[5].events.indices { bad[5].events[index].epoch = 4 }
      for batch in bad {
        try await expectRefusal(.failed) { _ = try await store.append(batch) }
      }
      try expect(try await store.runs(limit: 9), [])
      _ = try await store.append(good)
    },
    StoreRule("a batch without events still needs the epoch and the number") { stage in
      let one = try await stage.engine("e1")
      let author = try await one.start()
      let cursor = SinkCursor(sink: "console", run: author.id, position: 2)
      var batch = JournalBatch(
        run: author.id,
        expectedSeq: 2,
        epoch: 1,
        events: [],
        cursors: [cursor]
      )
      try expect(try await one.store.append(batch), [])
      try expect(try await one.store.cursor(of: "console", run: author.id), cursor)
      batch.cursors[0].position = 9
      batch.epoch = 9
      try await expectRefusal(.fenced) { [batch] in _ = try await one.store.append(batch) }
      batch.epoch = 1
      batch.expectedSeq = 1
      try await expectRefusal(.conflict) { [batch] in _ = try await one.store.append(batch) }
      try expect(try await one.store.cursor(of: "console", run: author.id), cursor)
    },
    StoreRule("a cursor moves, can be quarantined, and belongs to its run") { stage in
      let store = try await stage.engine("e1").store
      var (one, two) = (Author(1), Author(2))
      _ = try await store.append(one.start())
      _ = try await store.append(two.start())
      var batch = try one.lazy()
      batch.cursors = [SinkCursor(sink: "s", run: one.id, position: 1)]
      _ = try await store.append(batch)
      batch = try one.lazy()
      let last = SinkCursor(sink: "s", run: one.id, position: 4, isQuarantined: true)
      batch.cursors = [last]
      _ = try await store.append(batch)
      try expect(try await store.cursor(of: "s", run: one.id), last)
      try expect(try await store.cursor(of: "s", run: two.id), nil)
      try expect(try await store.cursor(of: "t", run: one.id), nil)
    },
    StoreRule("a state that is opened again says the same") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      var batch = try author.succeed(0, isSnapshot: true)
      batch.cursors = [SinkCursor(sink: "s", run: author.id, position: 3)]
      _ = try await one.store.append(batch)
      _ = try await one.store.append(author.succeed(1))
      let before = try await Picture(one.store, author.id)
      try await stage.close(one.store)
      let two = try await stage.engine("e2")
      try expect(try await Picture(two.store, author.id), before)
    },
  ]
}

/// Everything that readers see of a run.
struct Picture: Equatable {
  let row: RunRow
  let phases: [PhaseRow]
  let events: [Event]
  let state: RunState
  let cursor: SinkCursor?

  init(_ store: any Store, _ run: RunID) async throws {
    row = try await store.run(withPrefix: run.text)
    phases = try await store.phases(of: run)
    events = try await store.events(of: run, after: 0, limit: 1000)
    state = try await store.state(of: run)
    cursor = try await store.cursor(of: "s", run: run)
  }
}
