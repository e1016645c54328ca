import Foundation
import GantryCore
import StoreConformance
import Testing

@testable import GantryStore

@Suite struct `Space in reserve` {
  private func blocks(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_blocks) * 512 : 0
  }

  @Test func `is really taken from the disk, by the first engine that opens the folder`() throws {
    let folder = try TemporaryFolder()
    let path = StateFolder(path: folder.state).reserve
    try folder.store(nil).close()
    #expect(!FileManager.default.fileExists(atPath: path))
    let store = try folder.store()
    #expect(SystemFile.size(path) == Reserve.size)
    #expect(blocks(path) >= Reserve.size)
    try store.close()
  }

  @Test func `is given up once, and set aside again by the next engine`() async throws {
    let folder = try TemporaryFolder()
    let path = StateFolder(path: folder.state).reserve
    let store = try folder.store()
    #expect(await store.freeReserve())
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(await !store.freeReserve())
    try store.close()
    try folder.store("e2").close()
    #expect(SystemFile.size(path) == Reserve.size)
  }

  @Test func `is nothing that a journal in memory has`() async throws {
    let store = try SQLiteStore.inMemory(engine: nil, clock: FixedClock())
    #expect(await !store.freeReserve())
  }
}
