import Foundation
import GantryCore

/// The files that say an engine lives: its lock, held for the life of the process, and its bell.
///
/// Files are created, looked at and removed only under the journal's lock, so nobody sees a file
/// whose owner has not locked it yet.
final class EnginePresence: Sendable {
  private let lock: OpenFileLock
  private let folder: StateFolder
  private let id: String

  /// Announces an engine.
  ///
  /// - Parameters:
  ///   - engine: Who lives.
  ///   - folder: Where.
  ///   - started: Since when, for people who read the file.
  /// - Throws: ``StoreError`` with `.owned` when an engine of this id lives already.
  init(
    of engine: EngineIdentity,
    in folder: StateFolder,
    started: Timestamp
  ) throws {
    guard Self.isName(engine.id) else { throw StoreError.badEngineID(engine.id, folder.engines) }
    lock = try OpenFileLock(path: folder.lock(ofEngine: engine.id))
    guard try lock.tryAcquire() else { throw StoreError.engineLives(engine.id, lock.path) }
    self.folder = folder
    id = engine.id
    let note: JSON = [
      "engine": .string(engine.id), "pid": .int(Int64(engine.pid)),
      "started": .string(started.rfc3339),
    ]
    try lock.write(try note.encodedBytes)
  }

  /// Takes the files away; the lock goes with this object.
  func end() { Self.removeFiles(of: id, in: folder) }

  /// Whether an engine still runs; the files of one that does not are removed.
  static func isAlive(_ id: String, in folder: StateFolder) -> Bool {
    guard isName(id) else { return false }
    do throws(SystemFailure) {
      let lock = try OpenFileLock(path: folder.lock(ofEngine: id), creates: false)
      guard try lock.tryAcquire() else { return true }
      removeFiles(of: id, in: folder)
      return false
    } catch {
      // A file that is there and cannot be opened proves nothing, and a run that two engines drive
      // is worse than one that waits.
      return FileManager.default.fileExists(atPath: folder.lock(ofEngine: id))
    }
  }

  /// Removes what engines that were killed have left behind.
  static func sweep(_ folder: StateFolder) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.engines)) ?? []
    for name in names.sorted() where name.hasSuffix(".lock") {
      _ = isAlive(String(name.dropLast(5)), in: folder)
    }
  }

  private static func removeFiles(of id: String, in folder: StateFolder) {
    try? FileManager.default.removeItem(atPath: folder.bell(ofEngine: id))
    try? FileManager.default.removeItem(atPath: folder.lock(ofEngine: id))
  }

  /// An id becomes a file's name, so it may not lead out of the folder.
  private static func isName(_ id: String) -> Bool {
    let signs = id.utf8
    return !signs.isEmpty && signs.count <= 100 && signs.first != UInt8(ascii: ".")
      && signs.allSatisfy { sign in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(sign)
          || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(sign)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(sign)
          || sign == UInt8(ascii: "-") || sign == UInt8(ascii: "_") || sign == UInt8(ascii: ".")
      }
  }
}
