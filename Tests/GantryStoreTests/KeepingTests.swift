import Foundation
import GantryCore
import StoreConformance
import Testing

@testable import GantryStore

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
