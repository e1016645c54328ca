import GantryCore

extension StoreRule {
  static let crowds: [StoreRule] = [
    StoreRule("64 writers at once, on two stores, number their runs without gaps") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      let positions = try await withThrowingTaskGroup(of: [UInt64].self) { group in
        for number in 1...64 {
          let engine = number % 2 == 0 ? one : two
          group.addTask {
            var author = try await engine.start(UInt64(number))
            var mine: [UInt64] = []
            for _ in 0..<12 { mine += try await engine.store.append(author.lazy()) }
            return mine
          }
        }
        return try await group.reduce(into: [[UInt64]]()) { $0.append($1) }
      }
      for mine in positions { try expect(mine, mine.sorted()) }
      try expect(Set(positions.joined()).count, 64 * 12)
      let rows = try await two.store.runs(limit: 100)
      try expect(rows.count, 64)
      for row in rows {
        let events = try await one.store.events(of: row.id, after: 0, limit: 100)
        try expect(events.map(\.seq), Array(1...14))
      }
    },
    StoreRule("of 64 writers who continue one run at the same number one is accepted") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      var author = try await one.start()
      let batch = try author.lazy()
      let codes = await withTaskGroup(of: StoreError.Code?.self) { group in
        for number in 0..<64 {
          let store = number % 2 == 0 ? one.store : two.store
          group.addTask { await storeError { _ = try await store.append(batch) }?.code }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      try expect(codes.count { $0 == nil }, 1)
      try expect(codes.count { $0 == .conflict }, 63)
      try expect(try await one.store.run(withPrefix: author.id.text).seq, 3)
    },
    StoreRule("a reader during writes sees whole commits and never goes back") { stage in
      let one = try await stage.engine("e1")
      let reader = try await stage.open(nil)
      let begun = try await one.start()
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          var author = begun
          for _ in 0..<40 {
            let payloads = Array(repeating: Array("{}".utf8), count: 4)
            _ = try await one.store.append(author.batch(lazy: payloads))
          }
        }
        group.addTask {
          var newest: UInt64 = 0
          while newest < 162 {
            let events = try await reader.events(of: begun.id, after: 0, limit: 1000)
            try expect(events.map(\.seq), Array(1...UInt64(events.count)))
            try require((events.count - 2) % 4 == 0, "a part of a commit was seen")
            let row = try await reader.run(withPrefix: begun.id.text)
            try require(row.seq >= UInt64(events.count), "the row is older than the events")
            try require(row.seq >= newest, "the reader went back")
            newest = row.seq
          }
        }
        try await group.waitForAll()
      }
    },
  ]
}
