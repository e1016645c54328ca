import GantryCore

extension StoreRule {
  static let waiting: [StoreRule] = [
    StoreRule("queued runs are taken oldest first, up to the limit, each once") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      var ids: [RunID] = []
      for number in 1...5 { ids.append(try await one.queue(UInt64(number)).id) }
      let first = try await two.store.claimReady(limit: 2, for: two.identity)
      try expect(first.map(\.run), Array(ids.prefix(2)))
      try expect(first.map(\.epoch), [2, 2])
      try expect(try await one.takeReady(), Array(ids.dropFirst(2)))
      try expect(try await two.takeReady(), [])
      try expect(try await two.store.run(withPrefix: ids[0].text).engine, "e2")
    },
    StoreRule("a run that was taken is written with the epoch of its claim") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.queue(1)
      let claim = try await one.store.claimReady(limit: 1, for: one.identity)[0]
      let early = try author.lazy()
      try await expectRefusal(.fenced) { _ = try await one.store.append(early) }
      var batch = early
      batch.epoch = claim.epoch
      batch.events[0].epoch = claim.epoch
      _ = try await one.store.append(batch)
    },
    StoreRule("a run that was claimed by name waits no longer") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      let author = try await one.queue(1)
      try expect(try await two.claim(author), 2)
      try expect(try await one.takeReady(), [])
    },
    StoreRule("runs that are held, paused or ended do not wait") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      _ = try await one.start(1)
      var paused = try await one.start(2)
      _ = try await one.store.append(paused.batch([.runPaused(Because("a person asked"))]))
      var ended = try await one.start(3, phases: 1)
      _ = try await one.store.append(ended.succeed(0))
      _ = try await one.store.append(ended.finish())
      for author in [paused, ended] { try await one.store.release(author.id, epoch: 1) }
      try expect(try await two.takeReady(), [])
      // A person may go on with what is paused.
      let epoch = try await two.claim(paused)
      try require(epoch > 1, "the epoch did not rise")
    },
    StoreRule("a run that was given back waits in its old place") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      let older = try await one.start(1)
      let younger = try await one.queue(2)
      try await one.store.release(older.id, epoch: 1)
      try expect(try await two.takeReady(), [older.id, younger.id])
    },
    StoreRule("engines that take runs at the same time never share one") { stage in
      let one = try await stage.engine("e1")
      for number in 1...60 { _ = try await one.queue(UInt64(number)) }
      var engines = [one]
      for number in 2...4 { engines.append(try await stage.engine("e\(number)")) }
      let taken = try await withThrowingTaskGroup(of: [RunID].self) { group in
        for engine in engines {
          group.addTask {
            var mine: [RunID] = []
            while true {
              let more = try await engine.takeReady(limit: 3)
              guard !more.isEmpty else { return mine }
              mine += more
            }
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      try expect(taken.count, 60)
      try expect(Set(taken).count, 60)
    },
    StoreRule("what waits is still there when the state is opened again") { stage in
      let one = try await stage.engine("e1")
      let id = try await one.queue(1).id
      try await stage.close(one.store)
      let two = try await stage.engine("e2")
      try expect(try await two.takeReady(), [id])
    },
  ]
}
