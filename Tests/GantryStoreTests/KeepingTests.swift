import Foundation
import GantryCore
import Synchronization
import Testing

@testable import GantryStore

@Suite struct `Values that plugins keep` {
  private func put(
    _ text: String,
    expecting expected: UInt64?,
    of plugin: String = "acme.a",
    by author: Author
  ) -> PluginValuePut {
    PluginValuePut(
      plugin: plugin,
      key: "k",
      bytes: Array(text.utf8),
      expected: expected,
      run: author.id,
      epoch: author.epoch
    )
  }

  @Test func `a value is written only over the expected revision`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    var author = Author()
    _ = try await store.append(author.start())
    #expect(try await store.value("k", of: "acme.a") == nil)
    #expect(try await store.put(put("1", expecting: 1, by: author)) == .conflict(nil))
    #expect(try await store.put(put("1", expecting: 0, by: author)) == .written(revision: 1))
    let first = PluginValue(bytes: Array("1".utf8), revision: 1)
    #expect(try await store.put(put("2", expecting: 0, by: author)) == .conflict(first))
    #expect(try await store.put(put("2", expecting: 1, by: author)) == .written(revision: 2))
    #expect(try await store.put(put("3", expecting: nil, by: author)) == .written(revision: 3))
    #expect(
      try await store.value("k", of: "acme.a")
        == PluginValue(bytes: Array("3".utf8), revision: 3)
    )
  }

  @Test func `each plugin has its own, and they outlive the store and the run`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    var author = Author()
    _ = try await store.append(author.start())
    _ = try await store.put(put("1", expecting: nil, by: author))
    #expect(try await store.value("k", of: "acme.b") == nil)
    try store.close()
    let other = try folder.store("e2")
    var next = Author(2)
    next.engine = "e2"
    _ = try await other.append(next.start())
    #expect(try await other.value("k", of: "acme.a")?.revision == 1)
    #expect(try await other.put(put("2", expecting: 1, by: next)) == .written(revision: 2))
  }

  @Test func `of many who expect the same revision one writes`() async throws {
    let folder = try TemporaryFolder()
    let stores = [try folder.store("e1"), try folder.store("e2")]
    var author = Author()
    _ = try await stores[0].append(author.start())
    let puts = put("1", expecting: 0, by: author)
    let written = try await withThrowingTaskGroup(of: PluginValueAnswer.self) { group in
      for number in 0..<16 {
        group.addTask { try await stores[number % 2].put(puts) }
      }
      return try await group.reduce(into: 0) { count, answer in
        if answer == .written(revision: 1) { count += 1 }
      }
    }
    #expect(written == 1)
  }

  @Test func `an engine that lost its run writes nothing`() async throws {
    let folder = try TemporaryFolder()
    let (owner, other) = (try folder.store("e1"), try folder.store("e2"))
    var author = Author()
    author.engine = "stopped"
    _ = try await owner.append(author.start())
    _ = try await other.claim(author.id, for: EngineIdentity(id: "e2", pid: 99))
    let late = put("1", expecting: nil, by: author)
    #expect(await storeError { _ = try await owner.put(late) }?.code == .fenced)
    #expect(owner.fencedCount == 1)
    #expect(try await owner.value("k", of: "acme.a") == nil)
    let unknown = put("1", expecting: nil, by: Author(7))
    #expect(await storeError { _ = try await owner.put(unknown) }?.code == .notFound)
  }
}

@Suite struct `Artifacts that runs leave behind` {
  @Test func `an artifact is a file named by what it holds, and is kept once`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    let stored = try await store.keep(Pieces("hel", "lo"))
    #expect(
      stored
        == StoredArtifact(
          sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
          size: 5
        )
    )
    #expect(try await store.keep(Pieces("hello")) == stored)
    #expect(try await store.artifact(stored.sha256) == Array("hello".utf8))
    let path = "\(folder.state)/artifacts/2c/\(stored.sha256.dropFirst(2))"
    #expect(FileManager.default.contents(atPath: path) == Data("hello".utf8))
    // No draft is left behind.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.state + "/scratch") == [])
  }

  @Test func `nothing is kept of a source that fails`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    let error = await storeError { _ = try await store.keep(Pieces("hel", nil)) }
    #expect(error != nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.state + "/scratch") == [])
    #expect(!FileManager.default.fileExists(atPath: folder.state + "/artifacts"))
  }

  @Test func `one that was changed or is gone is not handed out`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    let stored = try await store.keep(Pieces("hello"))
    let path = "\(folder.state)/artifacts/2c/\(stored.sha256.dropFirst(2))"
    try Data("jello".utf8).write(to: URL(filePath: path))
    let changed = await storeError { _ = try await store.artifact(stored.sha256) }
    #expect(changed?.code == .corrupt)
    try FileManager.default.removeItem(atPath: path)
    #expect(await storeError { _ = try await store.artifact(stored.sha256) }?.code == .corrupt)
  }

  @Test func `a journal in memory keeps them in memory`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    let stored = try await store.keep(Pieces("hel", "lo"))
    #expect(stored.size == 5)
    #expect(try await store.artifact(stored.sha256) == Array("hello".utf8))
  }
}

/// Bytes in pieces; nil is a piece that cannot be read.
private final class Pieces: ArtifactSource {
  private struct Unreadable: Error {}
  private let rest: Mutex<[String?]>

  init(_ pieces: String?...) { rest = Mutex(pieces) }

  func next() throws -> [UInt8]? {
    let next = rest.withLock { $0.isEmpty ? "" : $0.removeFirst() }
    guard let next else { throw Unreadable() }
    return next.isEmpty ? nil : Array(next.utf8)
  }
}
