import GantryCore

extension StoreRule {
  static let payloads: [StoreRule] = [
    StoreRule("payload bytes are kept as emitted, spaces and all") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      let bytes = Array("{ \"b\" : 1.50,\n\"a\":\"\\u00e9\" }".utf8)
      _ = try await one.store.append(author.lazy(bytes))
      let found = try await one.store.events(of: author.id, after: 2, limit: 1).first?.data
      try expect(found, bytes)
    },
    StoreRule("payloads at the edges of 4 KiB and 1 MiB come back, also after opening again") {
      stage in
      let sizes = [4096, 1_048_576].flatMap { [$0 - 1, $0, $0 + 1] }
      let one = try await stage.engine("e1")
      var author = try await one.start()
      for size in sizes { _ = try await one.store.append(author.lazy(payload(ofSize: size))) }
      try await stage.close(one.store)
      let two = try await stage.engine("e2")
      for (offset, size) in sizes.enumerated() {
        let seq = UInt64(offset) + 2
        let found = try await two.store.events(of: author.id, after: seq, limit: 1).first?.data
        try require(found == payload(ofSize: size), "the payload of \(size) bytes is another")
      }
    },
    StoreRule("equal payloads are each there, in one batch and in several") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      for size in [10, 10_000, 1_100_000] {
        let bytes = payload(ofSize: size)
        let seq = author.seq
        _ = try await one.store.append(author.batch(lazy: [bytes, bytes]))
        _ = try await one.store.append(author.lazy(bytes))
        let found = try await one.store.events(of: author.id, after: seq, limit: 9).map(\.data)
        try require(found == [bytes, bytes, bytes], "payloads of \(size) bytes are others")
      }
    },
    StoreRule("the state reads large payloads of barrier events") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      for (place, size) in [5000, 1_200_000].enumerated() {
        let path = AttemptPath(phase: "p\(place)", attempt: 1)
        let text = String(repeating: "x", count: size)
        let result = PhaseResult(output: ["text": .string(text)])
        let changes: [RunChange] = [
          .phaseStarted(AttemptStart(key: "k"), path), .phaseSucceeded(result, path),
        ]
        _ = try await one.store.append(author.batch(changes))
      }
      let state = try await one.store.state(of: author.id)
      try require(state == author.state, "the state lost what a large payload said")
    },
  ]
}
