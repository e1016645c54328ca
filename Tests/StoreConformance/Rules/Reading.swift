import GantryCore

extension StoreRule {
  static let reading: [StoreRule] = [
    StoreRule("lists show the newest first, up to the limit") { stage in
      let one = try await stage.engine("e1")
      var ids: [RunID] = []
      for number in [2, 5, 1, 4, 3] as [UInt64] { ids.append(try await one.start(number).id) }
      let newest = ids.sorted(by: >)
      try expect(try await one.store.runs(limit: 3).map(\.id), Array(newest.prefix(3)))
      try expect(try await one.store.runs(limit: 9).map(\.id), newest)
      try expect(try await one.store.runs(limit: 0), [])
    },
    StoreRule("runs that have neither ended nor been paused are counted as open") { stage in
      let one = try await stage.engine("e1")
      try expect(try await one.store.openRunCount(), 0)
      _ = try await one.queue(1)
      _ = try await one.start(2)
      var paused = try await one.start(3)
      _ = try await one.store.append(paused.batch([.runPaused(Because("a person asked"))]))
      var ended = try await one.start(4, phases: 1)
      _ = try await one.store.append(ended.succeed(0))
      _ = try await one.store.append(ended.finish())
      try expect(try await one.store.openRunCount(), 2)
    },
    StoreRule("the newest run that has not ended is found behind younger ones that have") { stage in
      let one = try await stage.engine("e1")
      try expect(try await one.store.newestOpenRun(), nil)
      _ = try await one.start(1)
      var paused = try await one.start(2)
      _ = try await one.store.append(paused.batch([.runPaused(Because("a person asked"))]))
      for number in [3, 4, 5] as [UInt64] {
        var ended = try await one.start(number, phases: 1)
        _ = try await one.store.append(ended.succeed(0))
        _ = try await one.store.append(ended.finish())
      }
      let row = try await one.store.run(withPrefix: paused.id.text)
      try expect(try await one.store.newestOpenRun(), row)
      let queued = try await one.queue(6)
      try expect(try await one.store.newestOpenRun()?.id, queued.id)
    },
    StoreRule("a row says what the batches said, and counts every event") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      _ = try await one.store.append(author.succeed(0))
      var bare = try author.lazy()
      bare.runRow = nil
      _ = try await one.store.append(bare)
      let row = RunRow(
        id: author.id,
        pipeline: "release",
        project: "/project",
        status: .running,
        seq: 5,
        epoch: 1,
        engine: "e1",
        queuedAt: FixedClock.moment.advanced(byNanoseconds: 1_000_000),
        startedAt: FixedClock.moment.advanced(byNanoseconds: 2_000_000)
      )
      try expect(try await one.store.run(withPrefix: author.id.text), row)
      try expect(try await one.store.runs(limit: 9), [row])
    },
    StoreRule("a run is found by any unique beginning, with or without run_, in any case") {
      stage in
      let one = try await stage.engine("e1")
      _ = try await one.start(1)
      let text = try await one.start(2).id.text
      let beginnings = [
        text, String(text.dropFirst(4)), String(text.dropLast(3)), text.uppercased(),
      ]
      for beginning in beginnings {
        try expect(try await one.store.run(withPrefix: beginning).id.text, text)
      }
    },
    StoreRule("a beginning of several runs is ambiguous and lists them") { stage in
      let one = try await stage.engine("e1")
      let ids = [try await one.start(1).id, try await one.start(2).id]
      for prefix in ["run_", String(ids[0].text.prefix(12))] {
        let error = await storeError { _ = try await one.store.run(withPrefix: prefix) }
        try expect(error?.code, .ambiguous)
        for id in ids {
          try require(error?.message.contains(id.text) == true, "\(id) is not listed")
        }
      }
    },
    StoreRule("an unknown beginning is not found") { stage in
      let one = try await stage.engine("e1")
      _ = try await one.start()
      for prefix in ["zzz", "", "run_zzz", "%", "run-0", "_"] {
        try await expectRefusal(.notFound) { _ = try await one.store.run(withPrefix: prefix) }
      }
    },
    StoreRule("phases come in the order of the pipeline, each as its newest row") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      var batch = try author.succeed(1)
      batch.phaseRows[2].progress = PhaseProgress(fraction: 0.25, step: "copy", message: "1 of 4")
      batch.phaseRows[2].reason = "why"
      batch.phaseRows = [batch.phaseRows[2], batch.phaseRows[1]]
      _ = try await one.store.append(batch)
      let phases = try await one.store.phases(of: author.id)
      try expect(phases.map(\.id), ["p0", "p1", "p2"])
      try expect(phases.first?.status, .ready)
      try expect(Array(phases.dropFirst()), batch.phaseRows.reversed())
      try expect(try await one.store.phases(of: Author(77).id), [])
    },
    StoreRule("events are paged by number") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      _ = try await one.start(2)
      for _ in 0..<5 { _ = try await one.store.append(author.lazy()) }
      let pages: [(after: UInt64, numbers: [UInt64])] = [
        (0, [1, 2, 3]), (3, [4, 5, 6]), (6, [7]), (7, []), (.max, []),
      ]
      for page in pages {
        let events = try await one.store.events(of: author.id, after: page.after, limit: 3)
        try expect(events.map(\.seq), page.numbers)
      }
      try expect(try await one.store.events(of: Author(77).id, after: 0, limit: 3), [])
    },
    StoreRule("a position is turned into the newest number of the run up to it") { stage in
      let store = try await stage.engine("e1").store
      var (one, two) = (Author(1), Author(2))
      _ = try await store.append(one.start())
      _ = try await store.append(two.start())
      let first = try await store.append(one.lazy())[0]
      let other = try await store.append(two.lazy())[0]
      try expect(try await store.seq(at: first, of: one.id), 3)
      try expect(try await store.seq(at: other, of: one.id), 3)
      try expect(try await store.seq(at: first - 1, of: one.id), 2)
      try expect(try await store.seq(at: 0, of: one.id), 0)
      try expect(try await store.seq(at: .max, of: Author(77).id), 0)
    },
    StoreRule("durations come from the newest good runs of the pipeline only") { stage in
      let store = try await stage.engine("e1").store
      for number in 1...4 {
        var author = Author(UInt64(number))
        _ = try await store.append(author.start(pipeline: number == 4 ? "other" : "release"))
        for phase in 0..<3 { _ = try await store.append(author.succeed(phase)) }
        guard number != 2 else { continue }
        var batch = try author.finish()
        batch.runRow?.endedAt = FixedClock.moment.advanced(byNanoseconds: Int64(number))
        batch.phaseRows[0].startedAt = FixedClock.moment
        batch.phaseRows[0].endedAt = FixedClock.moment.advanced(byNanoseconds: Int64(number) * 100)
        batch.phaseRows[2].status = .failed
        _ = try await store.append(batch)
      }
      try expect(
        try await store.durations(ofPipeline: "release", limit: 9),
        ["p0": [300, 100], "p1": [1_000_000, 1_000_000]]
      )
      try expect(try await store.durations(ofPipeline: "release", limit: 1)["p0"], [300])
      try expect(try await store.durations(ofPipeline: "none", limit: 9), [:])
    },
  ]
}
