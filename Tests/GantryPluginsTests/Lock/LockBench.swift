import Foundation
import GantryCore
import GantryPlugins
import Testing

/// Says for every library what a test wants it to say.
struct FakeDescriber: PluginDescriber {
  var manifest: String
  var meanwhile: @Sendable () -> Void = {}

  func describe(_ path: String) async throws(PluginError) -> [UInt8] {
    meanwhile()
    return Array(manifest.utf8)
  }
}

/// A folder with a project, a person and their locks.
struct LockBench {
  let folder: Folder
  var trust = Trust()

  init() throws {
    folder = try Folder()
    for name in ["project", "person", "builtin"] {
      try FileManager.default.createDirectory(
        atPath: folder.path + "/" + name,
        withIntermediateDirectories: true
      )
    }
  }

  func path(_ name: String) -> String { folder.path + "/" + name }

  var project: LockFile { LockFile(path("project/gantry.lock")) }
  var person: LockFile { LockFile(path("person/gantry.lock")) }
  var builtIn: LockFile { LockFile(path("builtin/gantry.lock")) }

  var sources: LockSources {
    LockSources(project: project.path, person: person.path, builtIn: builtIn.path)
  }

  /// Compiles a library into a folder of the bench.
  func library(_ name: String = "project/entry", id: String = "test.entry") throws -> String {
    let parts = name.split(separator: "/").map(String.init)
    let compiled = try Fixture.entry(in: folder, as: parts[1], manifest: Fixture.manifest(id: id))
    try FileManager.default.moveItem(atPath: compiled, toPath: path(name + ".so"))
    return path(name + ".so")
  }

  /// Examines a library long after it was written.
  func examine(
    _ path: String,
    id: String = "test.entry",
    meanwhile: @escaping @Sendable () -> Void = {}
  ) async throws -> ExaminedLibrary {
    try await ExaminedLibrary.examine(
      path,
      describer: FakeDescriber(manifest: Fixture.manifest(id: id), meanwhile: meanwhile),
      clock: FutureClock()
    )
  }

  /// Records a library in a lock, and allows it.
  @discardableResult
  mutating func add(
    _ path: String,
    id: String = "test.entry",
    to lock: LockFile,
    placement: Placement = .worker()
  ) async throws -> LockEntry {
    let examined = try await examine(path, id: id)
    let entry = examined.entry(in: lock, placement: placement, isShared: lock == project)
    try lock.update { $0.record(entry) }
    if entry.signer == nil { trust.allow(entry.sha256, id: id, note: path) }
    return entry
  }

  func catalog(safeMode: Bool = false) -> PluginCatalog {
    PluginCatalog.read(sources: sources, trust: trust, safeMode: safeMode)
  }

  /// An entry of a plugin whose library is nowhere.
  static func entry(
    _ id: String,
    sha256: String = String(repeating: "0a", count: 32),
    placement: Placement = .worker()
  ) throws -> LockEntry {
    LockEntry(
      id: id,
      version: "2.3.1",
      sha256: sha256,
      path: "lib/\(id).so",
      placement: placement,
      manifest: try JSONParser.parse(Fixture.manifest(id: id))
    )
  }
}

/// A clock that is far enough ahead for every file to have settled.
struct FutureClock: GantryCore.Clock {
  func now() -> Timestamp { Timestamp(nanoseconds: 4_000_000_000_000_000_000) }
  func sleep(until deadline: Timestamp) async throws {}
}
