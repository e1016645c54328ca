import Foundation
import GantryCore
import StoreConformance

@testable import GantryStore

/// A folder that is gone when the test is.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "gantry-store-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The state folder inside, which the store is to create.
  var state: String { path + "/state" }

  func store(
    _ engine: String? = "e1",
    options: SQLiteStore.Options = SQLiteStore.Options()
  ) throws(StoreError) -> SQLiteStore {
    try SQLiteStore.open(
      StateFolder(path: state),
      engine: engine.map { EngineIdentity(id: $0, pid: 4711) },
      clock: FixedClock(),
      options: options
    )
  }
}
