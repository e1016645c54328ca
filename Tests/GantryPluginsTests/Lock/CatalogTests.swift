import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite struct `Which plugins of the locks are used` {
  private static let digest = String(repeating: "0a", count: 32)

  private func bench() throws -> LockBench {
    var bench = try LockBench()
    bench.trust.allow(Self.digest, id: "test", note: "")
    return bench
  }

  private func record(_ ids: String..., in lock: LockFile) throws {
    for id in ids {
      let entry = try LockBench.entry(id)
      try lock.update { $0.record(entry) }
    }
  }

  @Test func `the first lock that has an id wins, and the others are passed over`() throws {
    var bench = try bench()
    try record("a.a", in: bench.builtIn)
    try record("a.a", "b.b", in: bench.person)
    try record("b.b", "c.c", in: bench.project)
    try record("c.c", in: LockFile(bench.path("named.lock")))
    var sources = bench.sources
    sources.named = bench.path("named.lock")
    bench.trust.allow(Self.digest, id: "x", note: "")
    let catalog = PluginCatalog.read(sources: sources, trust: bench.trust)
    #expect(catalog.entries.map(\.entry.id) == ["c.c", "b.b", "a.a"])
    #expect(catalog.entries.map(\.origin) == [.named, .project, .person])
    #expect(catalog.shadowed.map(\.origin) == [.project, .person, .builtIn])
    #expect(catalog.refused.isEmpty)
  }

  @Test func `safe mode keeps what is built with the host and nothing else`() throws {
    let bench = try bench()
    try record("a.a", in: bench.builtIn)
    try record("b.b", in: bench.person)
    _ = try bench.folder.write(Array("broken".utf8), as: "project/gantry.lock")
    let catalog = bench.catalog(safeMode: true)
    #expect(catalog.entries.map(\.entry.id) == ["a.a"])
    #expect(catalog.refused.isEmpty)
  }

  @Test func `a lock that is broken stops no other`() throws {
    let bench = try bench()
    try record("a.a", in: bench.builtIn)
    _ = try bench.folder.write(Array("broken".utf8), as: "project/gantry.lock")
    let catalog = bench.catalog()
    #expect(catalog.entries.map(\.entry.id) == ["a.a"])
    #expect(catalog.refused.map(\.path) == [bench.project.path])
    #expect(catalog.refused.first?.error.code == .lock)
  }

  @Test func `a lock that was named must be there`() throws {
    let path = try Folder().path + "/no.lock"
    let catalog = PluginCatalog.read(sources: LockSources(named: path), trust: Trust())
    #expect(
      catalog.refused.first?.description == """
        error: there is no lock '\(path)' [GANTRY-E-NOT-FOUND]
          ├─ where: \(path)
          └─ fix:   Name another one, or make it with `gantry plugin add FILE --lock \(path)`.
        """
    )
  }

  @Test(arguments: [LockOrigin.project, .person, .named])
  func `only the host's own lock may place a plugin in its process`(origin: LockOrigin) throws {
    let bench = try bench()
    let lock = origin == .person ? bench.person : bench.project
    let entry = try LockBench.entry("a.a", placement: .inProcess)
    try lock.update { $0.record(entry) }
    var sources = bench.sources
    if origin == .named { (sources.named, sources.project) = (sources.project, nil) }
    let catalog = PluginCatalog.read(sources: sources, trust: bench.trust)
    #expect(catalog.entries.isEmpty)
    #expect(
      catalog.refused.first?.description == """
        error: plugin 'a.a' 2.3.1 was refused: only Gantry's own lock may place a plugin in its \
        process [GANTRY-E-LOCK]
          ├─ where: \(lock.resolved("lib/a.a.so")), locked in \(lock.path)
          └─ fix:   Run `gantry plugin update a.a`, which places it in a worker.
        """
    )
  }

  @Test func `the host's own lock may`() throws {
    var bench = try LockBench()
    bench.trust = Trust()
    let entry = try LockBench.entry("a.a", placement: .inProcess)
    try bench.builtIn.update { $0.record(entry) }
    #expect(bench.catalog().entries.map(\.placement) == [.inProcess])
  }

  @Test func `a manifest in a lock that is none is refused, and stops no other`() throws {
    let bench = try bench()
    var bad = try LockBench.entry("a.a")
    bad.manifest = ["id": "a.a", "version": "2.3.1", "types": []]
    let (spoilt, good) = (bad, try LockBench.entry("b.b"))
    try bench.project.update { $0 = PluginLock([spoilt, good]) }
    let catalog = bench.catalog()
    #expect(catalog.entries.map(\.entry.id) == ["b.b"])
    let error = try #require(catalog.refused.first).error
    #expect(error.code == .manifest)
    #expect(error.message.hasPrefix("the manifest of 'a.a' in the lock was refused: '/"))
  }

  @Test func `a schema that was spoilt in the lock accepts nothing`() throws {
    let bench = try bench()
    var bad = try LockBench.entry("a.a")
    bad.manifest = try JSONParser.parse(
      Fixture.manifest(
        id: "a.a",
        types: #"[{"kind":"phase","type":"only","summary":"s","input":{"tipe":"object"}}]"#
      )
    )
    let spoilt = bad
    try bench.project.update { $0.record(spoilt) }
    let type = try #require(bench.catalog().entries.first?.manifest.types.first)
    #expect(type.input?.validate([:]).isEmpty == false)
  }

  // MARK: - Where locks are

  @Test func `the nearest lock upward is the project's`() throws {
    let folder = try Folder()
    let deep = folder.path + "/a/b/c"
    try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
    _ = try folder.write([], as: "gantry.lock")
    _ = try folder.write([], as: "a/gantry.lock")
    let sources = LockSources.find(named: nil, from: deep, settings: "/etc/x", plugins: "/lib/x")
    #expect(sources.project == folder.path + "/a/gantry.lock")
    #expect(sources.person == "/etc/x/gantry.lock")
    #expect(sources.builtIn == "/lib/x/gantry.lock")
    #expect(sources.preferred == sources.project)
  }

  @Test func `the host's own lock is still the host's when one stands in its folder`() throws {
    let folder = try Folder()
    _ = try folder.write([], as: "gantry.lock")
    let sources = LockSources.find(
      named: nil,
      from: folder.path,
      settings: nil,
      plugins: folder.path
    )
    #expect(sources.project == nil)
    #expect(sources.all.map(\.origin) == [.builtIn])
  }

  // MARK: - Nothing is loaded

  @Test func `two hundred plugins are listed without touching a library`() throws {
    let bench = try bench()
    let entries = try (0..<200).map { try LockBench.entry("test.plugin-\($0)") }
    try bench.project.update { $0 = PluginLock(entries) }
    // None of their libraries is even there.
    let catalog = bench.catalog()
    #expect(catalog.entries.count == 200)
    #expect(catalog.refused.isEmpty)
  }
}

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Files that are found in plugin folders` {
  private func mapped() throws -> String {
    try String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
  }

  @Test func `one that is in no lock is refused, in these words`() async throws {
    let bench = try LockBench()
    let library = try bench.library()
    var catalog = bench.catalog()
    catalog.find([library])
    let digest = try await bench.examine(library).sha256.prefix(12)
    #expect(
      catalog.refused.map(\.description) == [
        """
        error: '\(library)' was refused: it is in no lock [GANTRY-E-UNLISTED]
          ├─ where: \(library), sha256 \(digest)…
          └─ fix:   Run `gantry plugin add \(library)` if you know where it is from.
        """
      ]
    )
  }

  @Test func `one that a lock names is taken from there, without mapping it`() async throws {
    var bench = try LockBench()
    let library = try bench.library()
    try await bench.add(library, to: bench.project)
    var catalog = bench.catalog()
    catalog.find([library])
    #expect(catalog.entries.map(\.path) == [library])
    #expect(catalog.refused.isEmpty)
    #expect(try !mapped().contains(library))
  }

  @Test func `two hundred are listed and found, and none is mapped or open`() throws {
    var bench = try LockBench()
    let one = try bench.library()
    var paths: [String] = []
    for number in 0..<200 {
      paths.append(bench.path("project/lib\(number).so"))
      try FileManager.default.copyItem(atPath: one, toPath: paths[number])
    }
    try FileManager.default.removeItem(atPath: one)
    var lock = PluginLock()
    for number in 0..<200 {
      var entry = try LockBench.entry("test.plugin-\(number)")
      entry.path = "lib\(number).so"
      lock.record(entry)
    }
    let written = lock
    try bench.project.update { $0 = written }
    bench.trust.allow(String(repeating: "0a", count: 32), id: "test", note: "")
    var catalog = bench.catalog()
    catalog.find(paths)
    #expect(catalog.entries.count == 200)
    #expect(catalog.refused.isEmpty)
    #expect(try !mapped().contains(bench.folder.path))
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
    #expect(!open.contains { $0.hasPrefix(bench.folder.path) })
  }

  @Test func `one that was moved is known by its bytes`() async throws {
    var bench = try LockBench()
    let library = try bench.library()
    try await bench.add(library, to: bench.project)
    let moved = bench.path("elsewhere.so")
    try FileManager.default.moveItem(atPath: library, toPath: moved)
    var catalog = bench.catalog()
    catalog.find([moved])
    #expect(catalog.entries.map(\.path) == [moved])
    #expect(try catalog.entries.first?.open().path == moved)
  }

  @Test func `a changed one at the place of a locked one is refused when it is opened`()
    async throws
  {
    var bench = try LockBench()
    let library = try bench.library()
    try await bench.add(library, to: bench.project)
    try Data("other".utf8).write(to: URL(filePath: library))
    var catalog = bench.catalog()
    catalog.find([library])
    #expect(catalog.refused.isEmpty)
    let error = #expect(throws: PluginError.self) { try catalog.entries.first?.open() }
    #expect(error?.code == .changed)
  }

  @Test func `one that a person does not trust is not refused twice`() async throws {
    var bench = try LockBench()
    let library = try bench.library()
    try await bench.add(library, to: bench.project)
    bench.trust = Trust()
    var catalog = bench.catalog()
    catalog.find([library])
    #expect(catalog.refused.map(\.error.code) == [.unsigned])
  }
}
