import GantryCore

extension StoreRule {
  static let takingOver: [StoreRule] = [
    StoreRule("an engine that is believed cannot be fenced") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      var author = try await one.start()
      try expect(try await two.store.fence("e1"), false)
      try await two.store.retire("e1")
      _ = try await one.store.append(author.lazy())
      try expect(try await two.takeReady(), [])
    },
    StoreRule("fencing raises the epoch of everything an engine holds, in one step") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2", lease: .max))
      var (first, second) = (try await one.start(1), try await one.start(2))
      var mine = try await two.start(3)
      var ended = try await one.start(4, phases: 1)
      _ = try await one.store.append(ended.succeed(0))
      _ = try await one.store.append(ended.finish())
      try await stage.advance(byNanoseconds: StagedEngine.lease + 1)
      try expect(try await two.store.fence("e1"), true)
      for late in [try first.lazy(), try second.lazy()] {
        try await expectRefusal(.fenced) { _ = try await one.store.append(late) }
      }
      var epochs: [UInt64] = []
      for author in [first, second, mine, ended] {
        epochs.append(try await two.store.notices(of: author.id).epoch)
      }
      try expect(epochs, [2, 2, 1, 1])
      _ = try await two.store.append(mine.lazy())
    },
    StoreRule("fencing twice, and by many at once, raises once") { stage in
      let one = try await stage.engine("e1")
      let author = try await one.start()
      try await stage.kill(one)
      var engines: [StagedEngine] = []
      for number in 2...6 { engines.append(try await stage.engine("e\(number)")) }
      let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
        for engine in engines { group.addTask { try await engine.store.fence("e1") } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      try expect(answers, Array(repeating: true, count: 5))
      try expect(try await engines[0].store.notices(of: author.id).epoch, 2)
    },
    StoreRule("a fenced engine stays silent, and its runs wait until it is retired") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      let author = try await one.start()
      try await stage.kill(one)
      _ = try await two.store.fence("e1")
      try expect(try await two.cause(of: one), .fenced)
      try expect(try await two.takeReady(), [])
      try await two.store.retire("e1")
      try expect(try await two.cause(of: one), nil)
      let claims = try await two.store.claimReady(limit: 9, for: two.identity)
      try expect(claims, [RunClaim(run: author.id, epoch: 3)])
    },
    StoreRule("who takes over may end between any two steps, and the next one goes on") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      let author = try await one.start()
      try await stage.kill(one)
      _ = try await two.store.fence("e1")
      try await stage.kill(two)
      let three = try await stage.engine("e3")
      try expect(try await three.cause(of: one), .fenced)
      try expect(try await three.store.fence("e1"), true)
      try expect(try await three.store.notices(of: author.id).epoch, 2)
      try await three.store.retire("e1")
      try await three.store.retire("e1")
      try expect(try await three.takeReady(), [author.id])
    },
    StoreRule("a retired engine's paused and ended runs are not handed on") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      var paused = try await one.start(1)
      _ = try await one.store.append(paused.batch([.runPaused(Because("a person asked"))]))
      var ended = try await one.start(2, phases: 1)
      _ = try await one.store.append(ended.succeed(0))
      _ = try await one.store.append(ended.finish())
      let open = try await one.start(3)
      try await stage.kill(one)
      _ = try await two.store.fence("e1")
      try await two.store.retire("e1")
      try expect(try await two.takeReady(), [open.id])
      _ = try await two.claim(paused)
    },
    StoreRule("an engine that was not fenced cannot be retired") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      _ = try await one.start()
      try await stage.kill(one)
      try await two.store.retire("e1")
      try expect(try await two.takeReady(), [])
      try expect(try await two.cause(of: one), .gone)
    },
    StoreRule("an engine that was declared gone cannot renew, before and after it is retired") {
      stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2", lease: .max))
      _ = try await one.start()
      try await stage.advance(byNanoseconds: 2 * StagedEngine.lease)
      _ = try await two.store.fence("e1")
      try await expectRefusal(.fenced) { try await one.renew() }
      try expect(try await two.cause(of: one), .fenced)
      try await two.store.retire("e1")
      try await expectRefusal(.fenced) { try await one.renew() }
    },
    StoreRule("an engine that was declared gone takes no run, before and after it is retired") {
      stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2", lease: .max))
      let author = try await one.start(1)
      let other = try await two.queue(2)
      try await stage.advance(byNanoseconds: 2 * StagedEngine.lease)
      _ = try await two.store.fence("e1")
      for _ in 0..<2 {
        try await expectRefusal(.fenced) { _ = try await one.takeReady() }
        try await expectRefusal(.fenced) { _ = try await one.claim(author) }
        try await expectRefusal(.fenced) { _ = try await one.claim(other) }
        try await two.store.retire("e1")
      }
      try expect(try await two.takeReady(), [author.id, other.id])
    },
    StoreRule("space in reserve is given up once") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      _ = await one.store.freeReserve()
      try expect(await one.store.freeReserve(), false)
      _ = try await one.store.append(author.lazy())
    },
  ]
}
