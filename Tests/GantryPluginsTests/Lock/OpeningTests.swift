import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Opening a locked library` {
  private static func change(_ path: String, at offset: Int = -1) throws {
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[offset < 0 ? bytes.count + offset : offset] ^= 1
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.write(contentsOf: bytes)
    try handle.close()
  }

  private static func bytes(of opened: OpenedLibrary) throws -> Data {
    try Data(contentsOf: URL(filePath: opened.loadPath))
  }

  @Test(arguments: [false, true])
  func `what was locked is opened and can be read`(isStrict: Bool) async throws {
    var bench = try LockBench()
    let library = try bench.library()
    let entry = try await bench.add(library, to: bench.project)
    let plugin = try #require(bench.catalog().entries.first)
    let opened = try plugin.open(strict: isStrict)
    #expect(opened.sha256 == entry.sha256)
    #expect(opened.isSealed == isStrict)
    #expect(try Self.bytes(of: opened) == Data(contentsOf: URL(filePath: library)))
    try opened.confirm()
  }

  @Test(arguments: [0, 64, 1000, -1])
  func `one changed bit is refused, naming both digests`(offset: Int) async throws {
    var bench = try LockBench()
    let library = try bench.library()
    let entry = try await bench.add(library, to: bench.project)
    try Self.change(library, at: offset)
    let plugin = try #require(bench.catalog().entries.first)
    let error = #expect(throws: PluginError.self) { try plugin.open() }
    let text = error?.description ?? ""
    let now = try #require(text.firstMatch(of: /has sha256 ([0-9a-f]{12})…/)?.1)
    #expect(now != entry.sha256.prefix(12))
    #expect(
      text == """
        error: plugin 'test.entry' 2.3.1 was refused: its library has sha256 \(now)… and the lock \
        says \(entry.sha256.prefix(12))… [GANTRY-E-CHANGED]
          ├─ where: \(library), locked in \(bench.project.path)
          └─ fix:   Put the library back, or run `gantry plugin update test.entry \
        --allow-unsigned` if the change is meant.
        """
    )
  }

  @Test func `a file that is gone is refused`() async throws {
    var bench = try LockBench()
    let library = try bench.library()
    try await bench.add(library, to: bench.project)
    try FileManager.default.removeItem(atPath: library)
    let plugin = try #require(bench.catalog().entries.first)
    let error = #expect(throws: PluginError.self) { try plugin.open() }
    #expect(error?.code == .notFound)
    #expect(error?.message == "the library '\(library)' cannot be read")
  }

  @Test func `a pipe in its place keeps nobody waiting`() async throws {
    var bench = try LockBench()
    let library = try bench.library()
    try await bench.add(library, to: bench.project)
    try FileManager.default.removeItem(atPath: library)
    #expect(mkfifo(library, 0o600) == 0)
    let plugin = try #require(bench.catalog().entries.first)
    let error = #expect(throws: PluginError.self) { try plugin.open() }
    #expect(error.flatMap { $0.cause.map { "\($0)" } } == "it is not a file")
  }

  @Test func `the same bytes in another file are accepted`() async throws {
    var bench = try LockBench()
    let library = try bench.library("person/entry")
    let entry = try await bench.add(library, to: bench.person)
    let copy = try Data(contentsOf: URL(filePath: library))
    try copy.write(to: URL(filePath: library), options: .atomic)
    let opened = try #require(bench.catalog().entries.first).open()
    #expect(opened.identity != entry.identity)
    #expect(opened.sha256 == entry.sha256)
  }

  // MARK: - Identity

  /// Records the identity of a library beside the digest of another one.
  private static func lie(_ entry: LockEntry, in lock: LockFile, about library: String) throws {
    var lying = entry
    lying.sha256 = String(repeating: "ab", count: 32)
    try lock.update { $0.record(lying) }
  }

  @Test func `an own lock's identity stands for the bytes, except in strict mode`() async throws {
    var bench = try LockBench()
    let library = try bench.library("person/entry")
    let entry = try await bench.add(library, to: bench.person)
    #expect(entry.identity != nil)
    try Self.lie(entry, in: bench.person, about: library)
    bench.trust.allow(String(repeating: "ab", count: 32), id: "test.entry", note: "")
    let plugin = try #require(bench.catalog().entries.first)
    #expect(try plugin.open().sha256 == String(repeating: "ab", count: 32))
    let error = #expect(throws: PluginError.self) { try plugin.open(strict: true) }
    #expect(error?.code == .changed)
  }

  @Test func `a project's lock is not believed about the identity of a file`() async throws {
    var bench = try LockBench()
    let library = try bench.library("person/entry")
    let entry = try await bench.add(library, to: bench.person)
    try bench.person.update { $0.remove("test.entry") }
    var absolute = entry
    absolute.path = library
    try Self.lie(absolute, in: bench.project, about: library)
    bench.trust.allow(String(repeating: "ab", count: 32), id: "test.entry", note: "")
    let plugin = try #require(bench.catalog().entries.first)
    #expect(plugin.entry.identity == entry.identity)
    let error = #expect(throws: PluginError.self) { try plugin.open() }
    #expect(error?.code == .changed)
  }

  @Test func `a project's lock holds no identity, for it is true of one machine`() async throws {
    var bench = try LockBench()
    let library = try bench.library()
    #expect(try await bench.add(library, to: bench.project).identity == nil)
  }

  @Test func `a file that was written this instant gets no identity`() async throws {
    let bench = try LockBench()
    let library = try bench.library("person/entry")
    try Self.change(library)
    let status = try FileManager.default.attributesOfItem(atPath: library)
    let written = try #require(status[.modificationDate] as? Date).timeIntervalSince1970
    let clock = InstantClock(time: Int64(written * 1e9) + 1_000_000)
    let describer = FakeDescriber(manifest: Fixture.manifest())
    let examined = try await ExaminedLibrary.examine(library, describer: describer, clock: clock)
    let entry = examined.entry(in: bench.person, placement: .worker(), isShared: false)
    #expect(entry.identity == nil)
  }

  private struct InstantClock: GantryCore.Clock {
    var time: Int64
    func now() -> Timestamp { Timestamp(nanoseconds: time) }
    func sleep(until deadline: Timestamp) async throws {}
  }

  // MARK: - Swaps

  @Test(arguments: [false, true])
  func `a file swapped between hash and load is not the one that is loaded`(
    isStrict: Bool
  ) async throws {
    var bench = try LockBench()
    let library = try bench.library()
    try await bench.add(library, to: bench.project)
    let good = try Data(contentsOf: URL(filePath: library))
    let opened = try #require(bench.catalog().entries.first).open(strict: isStrict)
    try Data("another one".utf8).write(to: URL(filePath: library), options: .atomic)
    #expect(try Self.bytes(of: opened) == good)
    let error = #expect(throws: PluginError.self) { try opened.confirm() }
    #expect(error?.code == .changed)
    #expect(error?.message == "'\(library)' was changed while it was being checked")
    #expect(error?.remedy == "Let whatever writes the file finish, and try again.")
  }

  @Test(arguments: [false, true])
  func `a file written to between its last byte and the load is refused`(
    isStrict: Bool
  ) async throws {
    var bench = try LockBench()
    let library = try bench.library()
    try await bench.add(library, to: bench.project)
    let plugin = try #require(bench.catalog().entries.first)
    let error = #expect(throws: PluginError.self) {
      try plugin.open(strict: isStrict) { try? Self.change(library) }
    }
    #expect(error?.code == .changed)
  }

  @Test func `a file written to after the check is noticed before it is loaded`() async throws {
    var bench = try LockBench()
    let library = try bench.library()
    try await bench.add(library, to: bench.project)
    let opened = try #require(bench.catalog().entries.first).open()
    try Self.change(library)
    #expect(throws: PluginError.self) { try opened.confirm() }
  }

  @Test func `a sealed copy cannot be written to, not even by its owner`() async throws {
    var bench = try LockBench()
    let library = try bench.library()
    try await bench.add(library, to: bench.project)
    let opened = try #require(bench.catalog().entries.first).open(strict: true)
    let good = try Self.bytes(of: opened)
    try Self.change(library)
    #expect(try Self.bytes(of: opened) == good)
    #expect(write(opened.descriptor, "x", 1) == -1)
    #expect(errno == EPERM)
    #expect(ftruncate(opened.descriptor, 0) == -1)
    let again = open(opened.loadPath, O_RDWR)
    if again >= 0 {
      #expect(write(again, "x", 1) == -1)
      close(again)
    }
    #expect(try Self.bytes(of: opened) == good)
  }

  @Test func `a library that is swapped while it is asked what it is, is refused`() async throws {
    let bench = try LockBench()
    let library = try bench.library()
    let error = await #expect(throws: PluginError.self) {
      _ = try await bench.examine(library) { try? Self.change(library) }
    }
    #expect(error?.code == .changed)
  }

  // MARK: - What the lock says for it

  @Test func `a manifest in the lock that the library does not hand out is refused`() async throws {
    var bench = try LockBench()
    let library = try bench.library()
    try await bench.add(library, to: bench.project)
    let plugin = try #require(bench.catalog().entries.first)
    try plugin.confirm(manifest: Array(Fixture.manifest().utf8))
    let wider = Fixture.manifest(more: #","permissions":{"network":true}"#)
    let error = #expect(throws: PluginError.self) {
      try plugin.confirm(manifest: Array(wider.utf8))
    }
    #expect(
      error?.description == """
        error: plugin 'test.entry' 2.3.1 was refused: the manifest in the lock is not the one it \
        hands out [GANTRY-E-CHANGED]
          ├─ where: \(library), locked in \(bench.project.path)
          └─ fix:   Run `gantry plugin update test.entry`.
        """
    )
  }
}
