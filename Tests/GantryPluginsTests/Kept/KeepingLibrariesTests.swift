import Foundation
import GantryCore
import GantryPlugins
import Testing

/// A plugin in a lock, and a folder where its library is kept.
struct KeptBench {
  var lock: LockBench
  let kept: KeptLibraries
  let library: String
  let entry: LockEntry

  init(_ name: String = "project/entry", signed: SigningKey? = nil) async throws {
    var lock = try LockBench()
    library = try lock.library(name)
    if let signed {
      let facts = try await lock.examine(library).facts
      try Data(signed.sign(facts).text.utf8).write(to: URL(filePath: library + ".sig"))
      lock.trust.trust(signed.publicKey, name: "Acme")
    }
    entry = try await lock.add(library, to: lock.project)
    kept = KeptLibraries(lock.path("libraries"))
    self.lock = lock
  }

  var sha256: String { entry.sha256 }
  var copy: String { "\(kept.folder)/\(entry.sha256).so" }
  var record: String { "\(kept.folder)/\(entry.sha256).lock" }

  var files: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: kept.folder)) ?? []).sorted()
  }

  func plugin() throws -> LockedPlugin { try #require(lock.catalog().entries.first) }

  @discardableResult
  func keep(strict: Bool = false) throws -> LibraryHold {
    let plugin = try plugin()
    return try kept.keep(plugin, plugin.open(strict: strict))
  }

  /// Writes to a file in place, as a compiler or an editor may.
  func write(_ text: String, to path: String) throws {
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  /// Changes a copy although nobody may.
  func spoil(_ path: String, _ text: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    try write(text, to: path)
  }

  static func number(of path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
  }
}

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Keeping libraries` {
  @Test(arguments: [false, true])
  func `a library is kept once, for its owner to read`(isStrict: Bool) async throws {
    let bench = try await KeptBench()
    #expect(!bench.kept.contains(bench.sha256))
    try bench.keep(strict: isStrict)
    let number = try KeptBench.number(of: bench.copy)
    try bench.keep(strict: isStrict)
    #expect(bench.kept.contains(bench.sha256))
    #expect(bench.files == ["\(bench.sha256).lock", "\(bench.sha256).so"])
    #expect(try KeptBench.number(of: bench.copy) == number)
    let bytes = try Data(contentsOf: URL(filePath: bench.library))
    #expect(try Data(contentsOf: URL(filePath: bench.copy)) == bytes)
    let mode = try FileManager.default.attributesOfItem(atPath: bench.copy)[.posixPermissions]
    #expect(mode as? Int == 0o400)
  }

  @Test func `writing to the library in place does not change the copy`() async throws {
    let bench = try await KeptBench()
    try bench.keep()
    let bytes = try Data(contentsOf: URL(filePath: bench.copy))
    try bench.write("another build", to: bench.library)
    #expect(try Data(contentsOf: URL(filePath: bench.copy)) == bytes)
    #expect(try bench.kept.plugin(bench.sha256, trust: bench.lock.trust)?.sha256 == bench.sha256)
  }

  @Test func `a library that is written to after it was checked is not kept`() async throws {
    let bench = try await KeptBench()
    let plugin = try bench.plugin()
    let opened = try plugin.open()
    try bench.write("another build", to: bench.library)
    let error = #expect(throws: PluginError.self) { try bench.kept.keep(plugin, opened) }
    #expect(error?.code == .changed)
    #expect(bench.files == [])
  }

  @Test func `many who keep it at once keep one`() async throws {
    let bench = try await KeptBench()
    let holds = try await withThrowingTaskGroup { group in
      for _ in 0..<8 { group.addTask { @concurrent in try bench.keep() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(holds.count == 8)
    #expect(bench.files == ["\(bench.sha256).lock", "\(bench.sha256).so"])
  }

  @Test func `using it again does not touch the copy, which others may be loading`() async throws {
    let bench = try await KeptBench()
    try bench.keep()
    let opened = try #require(
      try bench.kept.plugin(bench.sha256, trust: bench.lock.trust)
    ).open()
    try bench.keep()
    try opened.confirm()
  }

  @Test(arguments: ["so", "lock"])
  func `what is missing is made again`(suffix: String) async throws {
    let bench = try await KeptBench()
    try bench.keep()
    try FileManager.default.removeItem(atPath: "\(bench.kept.folder)/\(bench.sha256).\(suffix)")
    #expect(!bench.kept.contains(bench.sha256))
    #expect(try bench.kept.plugin(bench.sha256, trust: bench.lock.trust) == nil)
    try bench.keep()
    #expect(bench.kept.contains(bench.sha256))
  }

  @Test func `what cannot be written says where and why`() async throws {
    let bench = try await KeptBench()
    _ = try bench.lock.folder.write([], as: "file")
    let kept = KeptLibraries(bench.lock.path("file/libraries"))
    let plugin = try bench.plugin()
    let error = #expect(throws: PluginError.self) { try kept.keep(plugin, plugin.open()) }
    #expect(
      error?.description == """
        error: '\(bench.library)' cannot be kept for the runs that need it: Not a directory \
        [GANTRY-E-KEEP]
          ├─ where: \(kept.folder)
          └─ fix:   Make room, or give yourself the right to write to the state folder.
        """
    )
  }

  @Test(arguments: [("so", "File exists"), ("lock", "Too many levels of symbolic links")])
  func `a name that leads elsewhere is not followed, and keeps nobody busy`(
    suffix: String,
    why: String
  ) async throws {
    let bench = try await KeptBench()
    try bench.keep()
    let path = "\(bench.kept.folder)/\(bench.sha256).\(suffix)"
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(
      atPath: path,
      withDestinationPath: bench.lock.path("elsewhere")
    )
    let error = #expect(throws: PluginError.self) { try bench.keep() }
    #expect(error?.message == "'\(bench.library)' cannot be kept for the runs that need it: \(why)")
    #expect(!FileManager.default.fileExists(atPath: bench.lock.path("elsewhere")))
  }

  @Test func `what is built with the host is not kept, and what was not asked for neither`()
    async throws
  {
    var bench = try LockBench()
    let (mine, other) = (try bench.library("builtin/own", id: "a.own"), try bench.library())
    try await bench.add(mine, id: "a.own", to: bench.builtIn, placement: .inProcess)
    let entry = try await bench.add(other, to: bench.project)
    let host = PluginHost(concurrency: 1, clock: FutureClock())
    let plugins = InstalledPlugins.locked(bench.catalog(), host: host)
    let kept = KeptLibraries(bench.path("libraries"))
    #expect(try plugins.keep(["a.own", "a.nobody"], in: kept).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: kept.folder))
    #expect(try plugins.keep(["a.own", "test.entry"], in: kept).count == 1)
    #expect(kept.contains(entry.sha256))
  }
}

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Using kept libraries` {
  @Test func `a plugin is what it was when it was kept`() async throws {
    let bench = try await KeptBench()
    try bench.keep()
    try bench.lock.project.update { $0.remove("test.entry") }
    try FileManager.default.removeItem(atPath: bench.library)
    let plugin = try #require(
      try bench.kept.plugin(bench.sha256, trust: bench.lock.trust)
    )
    #expect(plugin.path == bench.copy)
    #expect(plugin.manifest.document == bench.entry.manifest)
    #expect(plugin.placement == .worker())
    #expect(try plugin.open().sha256 == bench.sha256)
    #expect(try bench.kept.plugin(String(repeating: "0a", count: 32), trust: Trust()) == nil)
  }

  @Test func `it takes the place of what is installed, and is added when nothing is`() async throws
  {
    var bench = try LockBench()
    let old = try bench.library("project/old")
    try await bench.add(old, to: bench.project)
    let plugin = try #require(bench.catalog().entries.first)
    let kept = KeptLibraries(bench.path("libraries"))
    _ = try kept.keep(plugin, plugin.open())
    let copy = try #require(try kept.plugin(plugin.sha256, trust: bench.trust))
    try FileHandle(forUpdating: URL(filePath: old)).truncate(atOffset: 0)
    let host = PluginHost(concurrency: 1, clock: FutureClock())
    for isInstalled in [true, false] {
      if !isInstalled { try bench.project.update { $0.remove("test.entry") } }
      let plugins = InstalledPlugins.locked(bench.catalog(), host: host)
        .taking([copy], strict: false)
      #expect(plugins.libraries.map(\.path) == [copy.path])
      #expect(try plugins.libraries.first?.pin().sha256 == plugin.sha256)
    }
  }

  @Test func `a copy that was changed is none`() async throws {
    let bench = try await KeptBench()
    try bench.keep()
    try bench.spoil(bench.copy, "another build")
    #expect(try bench.kept.plugin(bench.sha256, trust: bench.lock.trust) == nil)
  }

  @Test func `what lies beside a copy cannot lead to another library`() async throws {
    let bench = try await KeptBench()
    try bench.keep()
    let other = try bench.lock.library("project/other", id: "test.other")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: bench.record)
    try LockFile(bench.record).update { lock in
      var entry = bench.entry
      entry.path = other
      lock.record(entry)
    }
    #expect(try bench.kept.plugin(bench.sha256, trust: bench.lock.trust) == nil)
  }

  @Test func `what the person allows no longer is refused`() async throws {
    var bench = try await KeptBench()
    try bench.keep()
    let wasAllowed = bench.lock.trust.forget(bench.sha256)
    #expect(wasAllowed)
    let error = #expect(throws: PluginError.self) {
      try bench.kept.plugin(bench.sha256, trust: bench.lock.trust)
    }
    #expect(error?.code == .unsigned)
  }

  @Test func `a signer who is trusted no longer is refused`() async throws {
    let key = SigningKey()
    var bench = try await KeptBench(signed: key)
    try bench.keep()
    #expect(try bench.kept.plugin(bench.sha256, trust: bench.lock.trust) != nil)
    let wasTrusted = bench.lock.trust.forget(key.publicKey.id)
    #expect(wasTrusted)
    let error = #expect(throws: PluginError.self) {
      try bench.kept.plugin(bench.sha256, trust: bench.lock.trust)
    }
    #expect(error?.code == .untrusted)
  }
}
