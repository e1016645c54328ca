import Crypto
import Foundation
import GRDB
import GantryCore
import StoreConformance
import Synchronization
import Testing

@testable import GantryStore

@Suite struct `Payloads by their size` {
  private func blobFiles(_ folder: TemporaryFolder) -> [String] {
    let blobs = folder.state + "/blobs"
    let names = FileManager.default.enumerator(atPath: blobs)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.contains("/") }.sorted()
  }

  private func counts(_ store: SQLiteStore) async throws -> [Int] {
    try await store.database.read { db in
      try [
        "blob WHERE data IS NOT NULL", "blob WHERE data IS NULL", "event WHERE blob IS NOT NULL",
      ]
      .map { try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? -1 }
    }
  }

  @Test(arguments: [
    (4096, [0, 0, 0], 0), (4097, [1, 0, 1], 0),
    (1_048_576, [1, 0, 1], 0), (1_048_577, [0, 1, 1], 1),
  ])
  func `each size goes where it belongs and comes back`(
    _ size: Int,
    _ expected: [Int],
    _ files: Int
  ) async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    var author = Author()
    _ = try await store.append(author.start())
    let bytes = payload(ofSize: size)
    #expect(bytes.count == size)
    _ = try await store.append(author.lazy(bytes))
    #expect(try await counts(store) == expected)
    #expect(blobFiles(folder).count == files)
    #expect(try await store.events(of: author.id, after: 2, limit: 1).first?.data == bytes)
  }

  @Test func `the name of a large payload is on the disk before the commit, whoever gave it`()
    throws
  {
    let folder = try TemporaryFolder()
    _ = try folder.store()
    let flushed = Mutex<[String]>([])
    var blobs = BlobFolder(folder: StateFolder(path: folder.state))
    blobs.sync = { path in
      flushed.withLock { $0.append(String(path.dropFirst(folder.state.count))) }
    }
    let bytes = Data(payload(ofSize: 1_048_577))
    let hash = Data(SHA256.hash(data: bytes))
    let names = ["/blobs/\(hash.hex.prefix(2))", "/blobs"]
    try blobs.write(bytes, hash: hash)
    #expect(flushed.withLock { $0.suffix(2) } == names[...])
    flushed.withLock { $0 = [] }
    // It is there already; the process that wrote it may have been killed right after its renaming.
    try blobs.write(bytes, hash: hash)
    #expect(flushed.withLock { $0 } == names)
  }

  @Test(arguments: [10_000, 1_100_000])
  func `equal payloads are kept once`(_ size: Int) async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    var author = Author()
    _ = try await store.append(author.start())
    let bytes = payload(ofSize: size)
    _ = try await store.append(author.batch(lazy: [bytes, bytes]))
    _ = try await store.append(author.lazy(bytes))
    let stored = try await counts(store)
    #expect(stored[0] + stored[1] == 1)
    #expect(stored[2] == 3)
    #expect(
      try await store.events(of: author.id, after: 2, limit: 9).map(\.data)
        == [bytes, bytes, bytes]
    )
  }

  @Test func `a file is named by the hash of what it holds, and no draft stays`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    var author = Author()
    _ = try await store.append(author.start())
    let bytes = payload(ofSize: 2_000_000)
    _ = try await store.append(author.lazy(bytes))
    let hash = SHA256.hash(data: Data(bytes)).map { String(format: "%02x", $0) }.joined()
    #expect(blobFiles(folder) == ["\(hash.prefix(2))/\(hash.dropFirst(2))"])
    let drafts = try FileManager.default.contentsOfDirectory(atPath: folder.state + "/scratch")
    #expect(drafts == [])
  }

  @Test func `a file that is missing or changed is named as damage`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    var author = Author()
    _ = try await store.append(author.start())
    _ = try await store.append(author.lazy(payload(ofSize: 2_000_000)))
    let path = folder.state + "/blobs/" + (try #require(blobFiles(folder).first))
    try Data("{}".utf8).write(to: URL(fileURLWithPath: path))
    let changed = await storeError {
      _ = try await store.events(of: author.id, after: 2, limit: 1)
    }
    #expect(changed?.code == .corrupt)
    #expect(changed?.message == "a stored payload is not what was written")
    #expect(changed?.location == path)
    try FileManager.default.removeItem(atPath: path)
    let missing = await storeError {
      _ = try await store.events(of: author.id, after: 2, limit: 1)
    }
    #expect(missing?.message == "a stored payload is missing")
    #expect(missing?.remedy == "Restore the file from a backup of the state folder.")
  }

  @Test func `in memory everything stays in memory`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    var author = Author()
    _ = try await store.append(author.start())
    let bytes = payload(ofSize: 1_500_000)
    _ = try await store.append(author.lazy(bytes))
    #expect(try await counts(store) == [1, 0, 1])
    #expect(try await store.events(of: author.id, after: 2, limit: 1).first?.data == bytes)
  }
}
