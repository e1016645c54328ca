import GantryCore

extension StoreRule {
  static let hearing: [StoreRule] = [
    StoreRule("a request to cancel wakes the owner") { stage in
      let one = try await stage.engine("e1")
      let other = try await stage.open(nil)
      let author = try await one.start()
      async let heard = one.store.waitForBell(after: 0)
      try await other.requestCancel(author.id, by: "command")
      try require(try await heard >= 1, "nothing was heard")
      let cancel = try await one.store.notices(of: author.id).cancel
      try expect(cancel, CancelRequest(by: "command"))
    },
    StoreRule("a ring between the look and the wait is not missed") { stage in
      let one = try await stage.engine("e1")
      let other = try await stage.open(nil)
      let (first, second) = (try await one.start(1), try await one.start(2))
      try await other.requestCancel(first.id, by: "command")
      let heard = try await one.store.waitForBell(after: 0)
      // Whoever looked before the ring waits with the old number, however late.
      try expect(try await one.store.waitForBell(after: 0), heard)
      try await other.requestCancel(second.id, by: "api")
      let more = try await one.store.waitForBell(after: heard)
      try require(more > heard, "the second ring was not heard")
    },
    StoreRule("a run that waits wakes engines that could take it") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      let author = try await one.queue(1)
      let heard = try await two.store.waitForBell(after: 0)
      let epoch = try await one.claim(author)
      async let more = two.store.waitForBell(after: heard)
      try await one.store.release(author.id, epoch: epoch)
      try require(try await more > heard, "the run that was given back was not heard of")
      try expect(try await two.takeReady(), [author.id])
    },
    StoreRule("an engine that was fenced hears of it") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2", lease: .max))
      _ = try await one.start()
      try await stage.advance(byNanoseconds: 2 * StagedEngine.lease)
      async let heard = one.store.waitForBell(after: 0)
      _ = try await two.store.fence("e1")
      try require(try await heard >= 1, "nothing was heard")
    },
    StoreRule("the owner hears of a write that was refused") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2", lease: .max))
      var author = try await one.start()
      try await stage.advance(byNanoseconds: 2 * StagedEngine.lease)
      _ = try await two.claim(author)
      let late = try author.lazy()
      async let heard = two.store.waitForBell(after: 0)
      try await expectRefusal(.fenced) { _ = try await one.store.append(late) }
      try require(try await heard >= 1, "nothing was heard")
    },
    StoreRule("nobody listening breaks nothing") { stage in
      let one = try await stage.engine("e1")
      let other = try await stage.open(nil)
      let author = try await one.start()
      try await stage.close(one.store)
      try await other.requestCancel(author.id, by: "command")
      let cancel = try await other.notices(of: author.id).cancel
      try expect(cancel, CancelRequest(by: "command"))
    },
    StoreRule("a cancelled wait ends") { stage in
      let one = try await stage.engine("e1")
      let task = Task { try await one.store.waitForBell(after: nil) }
      task.cancel()
      do {
        _ = try await task.value
        throw RuleBroken(description: "the wait ended as if something was heard")
      } catch is CancellationError {}
    },
  ]
}
