import GantryCore

extension StoreRule {
  static let owning: [StoreRule] = [
    StoreRule("a run of a living engine cannot be claimed, and its owner goes on") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      var author = try await one.start()
      let error = await storeError { _ = try await two.claim(author) }
      try expect(error?.code, .owned)
      try require(error?.message.contains("'e1'") == true, "the owner is not named")
      _ = try await one.store.append(author.lazy())
      try expect(try await two.store.run(withPrefix: author.id.text).engine, "e1")
    },
    StoreRule("an engine may claim its own run again, with a new epoch each time") { stage in
      let one = try await stage.engine("e1")
      let author = try await one.start()
      try expect(try await one.claim(author), 2)
      try expect(try await one.claim(author), 3)
    },
    StoreRule("a run whose engine is gone can be claimed, and its former owner is fenced") {
      stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      var author = try await one.start()
      try await stage.kill(one)
      try expect(try await two.claim(author), 2)
      let late = try author.lazy()
      try await expectRefusal(.fenced) { _ = try await one.store.append(late) }
      let row = try await two.store.run(withPrefix: author.id.text)
      try expect(row.epoch, 2)
      try expect(row.engine, "e2")
      try expect(row.seq, 2)
    },
    StoreRule("a run whose engine closed its store can be claimed") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      var author = try await one.start()
      try await stage.close(one.store)
      author.epoch = try await two.claim(author)
      try require(author.epoch > 1, "the epoch did not rise")
      _ = try await two.store.append(author.lazy())
    },
    StoreRule("of many claims of one run only one wins") { stage in
      let dead = try await stage.engine("dead")
      let author = try await dead.start()
      try await stage.kill(dead)
      var engines: [StagedEngine] = []
      for number in 0..<8 { engines.append(try await stage.engine("e\(number)")) }
      let codes = await withTaskGroup(of: StoreError.Code?.self) { group in
        for engine in engines {
          group.addTask { await storeError { _ = try await engine.claim(author) }?.code }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      try expect(codes.count { $0 == nil }, 1)
      try expect(codes.count { $0 == .owned }, 7)
      try expect(try await dead.store.notices(of: author.id).epoch, 2)
    },
    StoreRule("a run that does not exist has no owner") { stage in
      let one = try await stage.engine("e1")
      let id = Author(5).id
      try await expectRefusal(.notFound) { _ = try await one.claim(Author(5)) }
      try await expectRefusal(.notFound) { try await one.store.release(id, epoch: 1) }
      try await expectRefusal(.notFound) { _ = try await one.store.notices(of: id) }
      try await expectRefusal(.notFound) { try await one.store.requestCancel(id, by: "api") }
    },
    StoreRule("a run that was given back can be claimed, and its former owner is fenced") {
      stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      var author = try await one.start()
      try await one.store.release(author.id, epoch: 1)
      let late = try author.lazy()
      try await expectRefusal(.fenced) { _ = try await one.store.append(late) }
      let epoch = try await two.claim(author)
      try require(epoch > 1, "the epoch did not rise")
    },
    StoreRule("only the owner's newest epoch gives a run back") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      let author = try await one.start()
      _ = try await one.claim(author)
      try await expectRefusal(.fenced) { try await one.store.release(author.id, epoch: 1) }
      try await expectRefusal(.owned) { _ = try await two.claim(author) }
      try expect(try await two.takeReady(), [])
      try await one.store.release(author.id, epoch: 2)
      try await expectRefusal(.fenced) { try await one.store.release(author.id, epoch: 2) }
    },
    StoreRule("what an owner wrote to an ended run stays, and its epoch still counts") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start(phases: 1)
      _ = try await one.store.append(author.succeed(0))
      _ = try await one.store.append(author.finish())
      var batch = try author.lazy()
      batch.cursors = [SinkCursor(sink: "s", run: author.id, position: 4)]
      _ = try await one.store.append(batch)
      author.epoch = 9
      let stale = try author.lazy()
      try await expectRefusal(.fenced) { _ = try await one.store.append(stale) }
      let row = try await one.store.run(withPrefix: author.id.text)
      try expect(row.status, .succeeded)
      try expect(row.seq, 6)
    },
  ]
}
