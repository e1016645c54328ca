import Foundation
import GantryCore
import Testing

@testable import GantryStore

@Suite struct `Owning a run` {
  private let newcomer = EngineIdentity(id: "e2", pid: 99)

  @Test func `a run of a living engine cannot be claimed, and the owner is named`() async throws {
    let folder = try TemporaryFolder()
    let (owner, other) = (try folder.store("e1"), try folder.store("e2"))
    var author = Author()
    _ = try await owner.append(author.start())
    let error = await storeError { _ = try await other.claim(author.id, for: newcomer) }
    #expect(error?.code == .owned)
    #expect(error?.message == "engine 'e1' (process 4711) drives the run and is alive")
    #expect(
      error?.remedy == "Wait for it, or ask it to stop with 'gantry cancel \(author.id)'."
    )
    _ = try await owner.append(author.lazy())
  }

  @Test func `a run whose engine closed can be claimed with the next epoch`() async throws {
    let folder = try TemporaryFolder()
    let (owner, other) = (try folder.store("e1"), try folder.store("e2"))
    var author = Author()
    _ = try await owner.append(author.start())
    try owner.close()
    #expect(try await other.claim(author.id, for: newcomer) == 2)
    author.epoch = 2
    _ = try await other.append(author.lazy())
    let row = try await other.run(withPrefix: author.id.text)
    #expect(row.epoch == 2)
    #expect(row.engine == "e2")
  }

  @Test func `a lock file that nobody holds means dead, and is removed`() async throws {
    let folder = try TemporaryFolder()
    let (owner, other) = (try folder.store("e1"), try folder.store("e2"))
    var author = Author()
    author.engine = "killed"
    _ = try await owner.append(author.start())
    let path = folder.state + "/engines/killed.lock"
    let lock = try OpenFileLock(path: path)
    try lock.acquire()
    #expect(await storeError { _ = try await other.claim(author.id, for: newcomer) } != nil)
    lock.release()
    #expect(try await other.claim(author.id, for: newcomer) == 2)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `a claim fences the former owner even when it still runs`() async throws {
    let folder = try TemporaryFolder()
    let (owner, other) = (try folder.store("e1"), try folder.store("e2"))
    var author = Author()
    author.engine = "stopped"
    _ = try await owner.append(author.start())
    #expect(try await other.claim(author.id, for: newcomer) == 2)
    let batch = try author.lazy()
    #expect(await storeError { _ = try await owner.append(batch) }?.code == .fenced)
    #expect(owner.fencedCount == 1)
    #expect(other.fencedCount == 0)
  }

  @Test func `an engine may claim its own run again and gets a new epoch`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store("e1")
    var author = Author()
    _ = try await store.append(author.start())
    let me = EngineIdentity(id: "e1", pid: 4711)
    #expect(try await store.claim(author.id, for: me) == 2)
    #expect(try await store.claim(author.id, for: me) == 3)
  }

  @Test func `of two claims of a dead engine's run only one wins`() async throws {
    let folder = try TemporaryFolder()
    let (left, right) = (try folder.store("left"), try folder.store("right"))
    var author = Author()
    author.engine = "dead"
    _ = try await left.append(author.start())
    let id = author.id
    async let first = storeError {
      _ = try await left.claim(id, for: EngineIdentity(id: "left", pid: 1))
    }
    async let second = storeError {
      _ = try await right.claim(id, for: EngineIdentity(id: "right", pid: 2))
    }
    let codes = [await first, await second].map { $0?.code }
    #expect(codes.count { $0 == nil } == 1)
    #expect(codes.count { $0 == .owned } == 1)
  }

  @Test func `a run that does not exist cannot be claimed or cancelled`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    let id = Author(5).id
    #expect(
      await storeError { _ = try await store.claim(id, for: newcomer) }?.code == .notFound
    )
    #expect(
      await storeError { try await store.requestCancel(id, by: "command") }?.code == .notFound
    )
    #expect(try await store.cancelRequest(of: id) == nil)
  }
}

@Suite struct `The bell of an engine` {
  @Test func `a cancel request from another process is durable and wakes the owner`() async throws {
    let folder = try TemporaryFolder()
    let (owner, other) = (try folder.store("e1"), try folder.store(nil))
    var author = Author()
    _ = try await owner.append(author.start())
    #expect(try await owner.cancelRequest(of: author.id) == nil)
    async let heard = owner.waitForBell(after: 0)
    try await other.requestCancel(author.id, by: "command")
    #expect(try await heard == 1)
    #expect(try await owner.cancelRequest(of: author.id) == CancelRequest(by: "command"))
  }

  @Test func `a ring between the look and the wait is not missed`() async throws {
    let folder = try TemporaryFolder()
    let (owner, other) = (try folder.store("e1"), try folder.store(nil))
    var (one, two) = (Author(1), Author(2))
    _ = try await owner.append(one.start())
    _ = try await owner.append(two.start())
    try await other.requestCancel(one.id, by: "command")
    let heard = try await owner.waitForBell(after: 0)
    // Whoever looked before the ring waits with the old number, however late.
    #expect(try await owner.waitForBell(after: 0) == heard)
    try await other.requestCancel(two.id, by: "api")
    #expect(try await owner.waitForBell(after: heard) > heard)
  }

  @Test func `the first request stays`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store("e1")
    var author = Author()
    _ = try await store.append(author.start())
    try await store.requestCancel(author.id, by: "api")
    try await store.requestCancel(author.id, by: "command")
    #expect(try await store.cancelRequest(of: author.id) == CancelRequest(by: "api"))
  }

  @Test func `nobody listening breaks nothing`() async throws {
    let folder = try TemporaryFolder()
    let (owner, other) = (try folder.store("e1"), try folder.store(nil))
    var author = Author()
    _ = try await owner.append(author.start())
    try owner.close()
    try await other.requestCancel(author.id, by: "command")
    #expect(try await other.cancelRequest(of: author.id) == CancelRequest(by: "command"))
  }

  @Test func `a cancelled wait ends`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    let task = Task { try await store.waitForBell(after: 0) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func `in memory the bell rings inside the process`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    var author = Author()
    _ = try await store.append(author.start())
    async let heard = store.waitForBell(after: 0)
    try await store.requestCancel(author.id, by: "signal")
    #expect(try await heard == 1)
  }
}
