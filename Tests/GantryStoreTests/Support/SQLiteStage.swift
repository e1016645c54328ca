import Foundation
import GantryCore
import StoreConformance
import Synchronization

@testable import GantryStore

/// Makes state folders.
struct SQLiteMaker: StoreMaker {
  func makeStage() async throws -> any StoreStage { try SQLiteStage() }
}

/// A state folder that several stores have open, as several processes would.
final class SQLiteStage: StoreStage {
  private let folder: TemporaryFolder
  private let clock = TestBootClock()

  init() throws { folder = try TemporaryFolder() }

  func open(_ engine: EngineIdentity?) async throws -> any Store {
    var options = SQLiteStore.Options()
    options.bootClock = clock
    return try SQLiteStore.open(
      StateFolder(path: folder.state),
      engine: engine,
      clock: FixedClock(),
      options: options
    )
  }

  func close(_ store: any Store) async throws { try (store as? SQLiteStore)?.close() }

  /// Takes the engine's files away, which nobody can tell from a process that is gone: what says
  /// that it lives is the lock on one of them.
  func kill(_ engine: EngineIdentity) async throws {
    let state = StateFolder(path: folder.state)
    for path in [state.lock(ofEngine: engine.id), state.bell(ofEngine: engine.id)] {
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  func advance(byNanoseconds delta: Int64) async throws { clock.advance(delta) }

  func reboot() async throws {
    for id in StateFolder(path: folder.state).engineIDs {
      try await kill(EngineIdentity(id: id, pid: 0))
    }
    clock.startAgain()
  }
}

/// A machine's clock that goes on when it is told to.
final class TestBootClock: BootClock {
  private let time = Mutex((boot: 1, now: Int64(0)))

  var boot: String { time.withLock { "boot-\($0.boot)" } }

  func now() -> Int64 { time.withLock { $0.now } }

  func advance(_ delta: Int64) { time.withLock { $0.now += delta } }

  func startAgain() { time.withLock { $0 = ($0.boot + 1, 0) } }
}
