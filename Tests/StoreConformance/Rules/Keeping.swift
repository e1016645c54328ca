public import GantryCore
import Synchronization

extension StoreRule {
  static let values: [StoreRule] = [
    StoreRule("a plugin's value is written only over the expected revision") { stage in
      let one = try await stage.engine("e1")
      let author = try await one.start()
      let store = one.store
      try expect(try await store.value("k", of: "acme.a"), nil)
      try expect(try await store.put(author.put("1", expecting: 1)), .conflict(nil))
      try expect(try await store.put(author.put("1", expecting: 0)), .written(revision: 1))
      let first = PluginValue(bytes: Array("1".utf8), revision: 1)
      try expect(try await store.put(author.put("2", expecting: 0)), .conflict(first))
      try expect(try await store.put(author.put("2", expecting: 1)), .written(revision: 2))
      try expect(try await store.put(author.put("3", expecting: nil)), .written(revision: 3))
      let third = PluginValue(bytes: Array("3".utf8), revision: 3)
      try expect(try await store.value("k", of: "acme.a"), third)
    },
    StoreRule("each plugin has values of its own, and they outlive the store and the run") {
      stage in
      let one = try await stage.engine("e1")
      let author = try await one.start(1)
      _ = try await one.store.put(author.put("1", expecting: nil))
      try expect(try await one.store.value("k", of: "acme.b"), nil)
      try await stage.close(one.store)
      let two = try await stage.engine("e2")
      let next = try await two.start(2)
      try expect(try await two.store.value("k", of: "acme.a")?.revision, 1)
      try expect(try await two.store.put(next.put("2", expecting: 1)), .written(revision: 2))
    },
    StoreRule("of many who expect the same revision one writes") { stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      let put = try await one.start().put("1", expecting: 0)
      let written = try await withThrowingTaskGroup(of: PluginValueAnswer.self) { group in
        for number in 0..<16 {
          group.addTask { try await (number % 2 == 0 ? one : two).store.put(put) }
        }
        return try await group.reduce(into: 0) { count, answer in
          if answer == .written(revision: 1) { count += 1 }
        }
      }
      try expect(written, 1)
    },
    StoreRule("an engine that lost its run writes no value, and the epoch is looked at first") {
      stage in
      let (one, two) = (try await stage.engine("e1"), try await stage.engine("e2"))
      let author = try await one.start()
      try await stage.kill(one)
      let epoch = try await two.claim(author)
      for expected in [nil, 0, 7] as [UInt64?] {
        let late = author.put("1", expecting: expected)
        try await expectRefusal(.fenced) { _ = try await one.store.put(late) }
      }
      try expect(try await two.store.value("k", of: "acme.a"), nil)
      let put = author.put("1", expecting: 0, epoch: epoch)
      try expect(try await two.store.put(put), .written(revision: 1))
      try await expectRefusal(.notFound) {
        _ = try await two.store.put(Author(7).put("1", expecting: nil))
      }
    },
  ]

  static let artifacts: [StoreRule] = [
    StoreRule("an artifact is found by the hash of what it holds, and is kept once") { stage in
      let store = try await stage.engine("e1").store
      let stored = try await store.keep(Pieces("hel", "lo"))
      let sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
      try expect(stored, StoredArtifact(sha256: sha256, size: 5))
      try expect(try await store.keep(Pieces("hello")), stored)
      try expect(try await store.artifact(sha256), Array("hello".utf8))
      try expect(try await store.keep(Pieces()).size, 0)
    },
    StoreRule("an artifact is there when the state is opened again") { stage in
      let store = try await stage.engine("e1").store
      let stored = try await store.keep(Pieces("hello"))
      try await stage.close(store)
      let again = try await stage.engine("e2").store
      try expect(try await again.artifact(stored.sha256), Array("hello".utf8))
    },
    StoreRule("nothing is kept of a source that fails") { stage in
      let store = try await stage.engine("e1").store
      let error = await storeError { _ = try await store.keep(Pieces("hello", nil)) }
      try require(error != nil, "the failure was swallowed")
      let sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
      try await expectRefusal(.corrupt) { _ = try await store.artifact(sha256) }
    },
  ]
}

extension Author {
  /// A value of the plugin `acme.a` under the key `k`.
  func put(_ text: String, expecting expected: UInt64?, epoch: UInt64? = nil) -> PluginValuePut {
    PluginValuePut(
      plugin: "acme.a",
      key: "k",
      bytes: Array(text.utf8),
      expected: expected,
      run: id,
      epoch: epoch ?? self.epoch
    )
  }
}

/// Bytes in pieces; nil is a piece that cannot be read.
public final class Pieces: ArtifactSource {
  private struct Unreadable: Error {}
  private let rest: Mutex<[String?]>

  /// Creates a source of these pieces.
  public init(_ pieces: String?...) { rest = Mutex(pieces) }

  /// The next piece; nil at the end.
  public func next() throws -> [UInt8]? {
    let next = rest.withLock { $0.isEmpty ? "" : $0.removeFirst() }
    guard let next else { throw Unreadable() }
    return next.isEmpty ? nil : Array(next.utf8)
  }
}
