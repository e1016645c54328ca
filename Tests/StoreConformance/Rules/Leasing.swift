import GantryCore

extension StoreRule {
  static let leasing: [StoreRule] = [
    StoreRule("an engine is believed to the last nanosecond of its lease, and no longer") {
      stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2", lease: .max))
      let author = try await one.start()
      try await stage.advance(byNanoseconds: StagedEngine.lease)
      try expect(try await two.cause(of: one), nil)
      try await expectRefusal(.owned) { _ = try await two.claim(author) }
      try await stage.advance(byNanoseconds: 1)
      try expect(try await two.cause(of: one), .expired)
      try expect(try await two.claim(author), 2)
    },
    StoreRule("a renewal begins the lease anew") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      _ = try await one.start()
      for _ in 0..<5 {
        try await stage.advance(byNanoseconds: StagedEngine.lease)
        try await one.renew()
      }
      try expect(try await two.cause(of: one), nil)
    },
    StoreRule("an engine that was late is believed again once it renews") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      _ = try await one.start()
      try await stage.advance(byNanoseconds: 2 * StagedEngine.lease)
      try expect(try await two.cause(of: one), .expired)
      try await one.renew()
      try expect(try await two.cause(of: one), nil)
      try expect(try await two.store.fence("e1"), false)
    },
    StoreRule("each engine has the lease it asked for") { stage in
      let short = try await stage.engine("short")
      let long = try await stage.engine("long", lease: 30 * StagedEngine.lease)
      _ = try await short.start(1)
      _ = try await long.start(2)
      try await stage.advance(byNanoseconds: 10 * StagedEngine.lease)
      try expect(try await long.cause(of: short), .expired)
      try expect(try await long.cause(of: long), nil)
      try await stage.advance(byNanoseconds: 21 * StagedEngine.lease)
      try expect(try await long.cause(of: long), .expired)
    },
    StoreRule("an engine whose process is gone is silent at once") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      _ = try await one.start()
      try expect(try await two.cause(of: one), nil)
      try await stage.kill(one)
      try expect(try await two.cause(of: one), .gone)
      let silent = try await two.store.silentEngines()
      try expect(silent, [SilentEngine(id: "e1", pid: 4711, cause: .gone)])
    },
    StoreRule("engines of before the machine was started again are silent") { stage in
      let one = try await stage.engine("e1", lease: .max)
      let author = try await one.start()
      try await stage.reboot()
      let two = try await stage.engine("e2")
      try expect(try await two.cause(of: one), .rebooted)
      try expect(try await two.claim(author), 2)
    },
    StoreRule("an engine that begins again under its old id is believed") { stage in
      let one = try await stage.engine("e1")
      let author = try await one.start(1)
      try await stage.kill(one)
      try await stage.advance(byNanoseconds: 9 * StagedEngine.lease)
      let again = try await stage.engine("e1")
      _ = try await again.start(2)
      try expect(try await again.cause(of: again), nil)
      try await again.renew()
      try expect(try await again.claim(author), 2)
    },
    StoreRule("two engines cannot live under one id") { stage in
      let one = try await stage.engine("e1")
      try await expectRefusal(.owned) { _ = try await stage.engine("e1") }
      try await stage.close(one.store)
      _ = try await stage.engine("e1")
    },
  ]
}
