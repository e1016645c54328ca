import Foundation
import GantryCore
import StoreConformance
import Testing

@testable import GantryStore

@Suite struct `Owning a run` {
  private let newcomer = EngineIdentity(id: "e2", pid: 99)

  @Test func `a run of a living engine cannot be claimed, and the owner is named`() async throws {
    let folder = try TemporaryFolder()
    // A clock of its own, because tests can take longer than a lease among so many.
    var options = SQLiteStore.Options()
    options.bootClock = TestBootClock()
    let owner = try folder.store("e1", options: options)
    let other = try folder.store("e2", options: options)
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

  @Test func `an engine that was declared gone is told what to do`() async throws {
    let folder = try TemporaryFolder()
    let clock = TestBootClock()
    var options = SQLiteStore.Options()
    options.bootClock = clock
    let late = try folder.store("e1", options: options)
    let other = try folder.store("e2", options: options)
    var author = Author()
    _ = try await late.append(author.start())
    clock.advance(EngineIdentity.defaultLease + 1)
    #expect(try await other.fence("e1"))
    let error = await storeError { try await late.renew(EngineIdentity(id: "e1", pid: 4711)) }
    #expect(error?.code == .fenced)
    #expect(
      error?.message
        == "engine 'e1' did not renew its lease in time and was declared gone; others may have "
        + "its runs"
    )
    #expect(error?.remedy == "Start the engine again; it takes what is left.")
  }

  @Test func `the time of leases is the machine's, and names this start of it`() throws {
    let clock = SystemBootClock()
    let before = clock.now()
    #expect(before > 0)
    #expect(clock.now() >= before)
    #expect(clock.boot.count == 36)
    #expect(clock.boot == SystemBootClock().boot)
  }
}

@Suite struct `The bell of an engine` {
  @Test func `in memory the bell rings inside the process`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    var author = Author()
    _ = try await store.append(author.start())
    async let heard = store.waitForBell(after: 0)
    try await store.requestCancel(author.id, by: "signal")
    #expect(try await heard == 1)
  }
}
