import GantryCore

extension StoreRule {
  static let noticing: [StoreRule] = [
    StoreRule("a run of which nobody wants anything has only its epoch") { stage in
      let one = try await stage.engine("e1")
      let author = try await one.start()
      try expect(try await one.store.notices(of: author.id), RunNotices(epoch: 1))
    },
    StoreRule("the former owner learns from the epoch that its run was taken") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      let author = try await one.start()
      try await stage.kill(one)
      _ = try await two.claim(author)
      try expect(try await one.store.notices(of: author.id).epoch, 2)
    },
    StoreRule("the first request to cancel stays, also when the state is opened again") { stage in
      let one = try await stage.engine("e1")
      let author = try await one.start()
      try await one.store.requestCancel(author.id, by: "api")
      try await one.store.requestCancel(author.id, by: "command")
      let request = CancelRequest(by: "api")
      try expect(try await one.store.notices(of: author.id).cancel, request)
      try await stage.close(one.store)
      let two = try await stage.engine("e2")
      try expect(try await two.store.notices(of: author.id).cancel, request)
    },
    StoreRule("refused writes are counted until the journal says how many there were") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      var stale = try await one.start()
      try await stage.kill(one)
      var author = stale
      author.epoch = try await two.claim(author)
      let late = try stale.lazy()
      for _ in 0..<2 { try await expectRefusal(.fenced) { _ = try await one.store.append(late) } }
      let put = author.put("1", expecting: nil, epoch: 1)
      try await expectRefusal(.fenced) { _ = try await one.store.put(put) }
      let counted = [FencedWrites(epoch: 1, writes: 3)]
      try expect(try await two.store.notices(of: author.id).fenced, counted)

      var batch = try author.lazy()
      batch.notedFences = counted
      _ = try await two.store.append(batch)
      try expect(try await two.store.notices(of: author.id).fenced, [])

      try await expectRefusal(.fenced) { _ = try await one.store.append(late) }
      let more = [FencedWrites(epoch: 1, writes: 4)]
      try expect(try await two.store.notices(of: author.id).fenced, more)
    },
    StoreRule("a refused batch notes nothing") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      var stale = try await one.start()
      try await stage.kill(one)
      var author = stale
      author.epoch = try await two.claim(author)
      let late = try stale.lazy()
      try await expectRefusal(.fenced) { _ = try await one.store.append(late) }
      _ = try author.lazy()
      var ahead = try author.lazy()
      ahead.notedFences = [FencedWrites(epoch: 1, writes: 1)]
      try await expectRefusal(.conflict) { [ahead] in _ = try await two.store.append(ahead) }
      let counted = [FencedWrites(epoch: 1, writes: 1)]
      try expect(try await two.store.notices(of: author.id).fenced, counted)
    },
    StoreRule("each former owner's refused writes are counted for themselves") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      var late: [JournalBatch] = []
      for _ in 1...2 {
        var stale = author
        late.append(try stale.lazy())
        author.epoch = try await one.claim(author)
      }
      for batch in late {
        try await expectRefusal(.fenced) { _ = try await one.store.append(batch) }
      }
      let counted = [FencedWrites(epoch: 1, writes: 1), FencedWrites(epoch: 2, writes: 1)]
      try expect(try await one.store.notices(of: author.id).fenced, counted)
    },
  ]
}
