import ChildProcesses
import Foundation
import GantryCore
import GantryPlugins
import GantryValidator
import Testing

@Suite(.enabled(if: StaticFixture.compiler != nil, StaticFixture.needsCompiler))
struct `What a plugin asks of other libraries` {
  private let fixture: StaticFixture
  private let loadsHere = ["-Wl,-rpath,$ORIGIN"]

  init() throws { fixture = try StaticFixture() }

  private func findings(
    _ check: String,
    _ more: String,
    _ options: [String] = []
  ) throws -> [Finding] {
    let all = StaticFixture.sealed + options
    return try fixture.findings(check, in: try fixture.library(StaticFixture.entry + more, all))
  }

  /// Makes a library that a plugin can be linked with.
  private func dependency(_ name: String, _ source: String, _ options: [String] = []) throws {
    let library = try fixture.library(source, ["-Wl,-soname,\(name)"] + options, as: name)
    try FileManager.default.moveItem(atPath: library, toPath: "\(fixture.path)/\(name)")
  }

  // MARK: - no-host-imports

  @Test func `a symbol that nobody offers is named`() throws {
    defer { fixture.remove() }
    let found = try findings(
      "no-host-imports",
      "void host_secret(void);\nvoid use(void) { host_secret(); }\n"
    )
    #expect(found.map(\.message) == ["host_secret comes from no library that it needs"])
    #expect(
      found.first?.evidence == ["the host has nothing to link to: use what get_interface answers"]
    )
  }

  @Test func `a library that was forgotten is named as the linker wants it`() throws {
    defer { fixture.remove() }
    let found = try findings(
      "no-host-imports",
      "double cos(double);\ndouble use(double x) { return cos(x); }\n",
      ["-fno-builtin"]
    )
    #expect(found.map(\.message) == ["cos comes from no library that it needs"])
    #expect(found.first?.evidence == ["link with -lm"])
  }

  @Test func `a symbol that may be missing, and one of a needed library, are fine`() throws {
    defer { fixture.remove() }
    try dependency("libnear.so.1", "void near_by(void) {}\n")
    let source = """
      __attribute__((weak)) void maybe(void);
      void near_by(void);
      void use(void) { if (maybe) maybe(); near_by(); }

      """
    #expect(try findings("no-host-imports", source, loadsHere + ["libnear.so.1"]) == [])
  }

  @Test func `when a needed library is not on this system, nobody judges what it may offer`() throws
  {
    defer { fixture.remove() }
    try dependency("libgone.so.1", "void gone(void) {}\n")
    let source = StaticFixture.entry + "void gone(void);\nvoid use(void) { gone(); }\n"
    let library = try fixture.library(source, StaticFixture.sealed + ["libgone.so.1"])
    let subject = try StaticFixture.subject(library)
    let check = try #require(StaticChecks.of(subject).first { $0.check.id == "no-host-imports" })
    #expect(
      check.reasonToSkip(subject)
        == "it needs libgone.so.1, which this system does not have, so nobody can say what that offers"
    )
    #expect(check.findings(in: subject) == [])
  }

  // MARK: - glibc-floor

  /// A stand-in for a C library that is newer than any promised one.
  private func newerC(_ version: String, _ function: String) throws -> [String] {
    try fixture.write("\(version) { global: \(function); };\n", as: "newer.map")
    try fixture.library(
      "int \(function)(void) { return 1; }\n",
      ["-nostdlib", "-Wl,-soname,libc.so.6", "-Wl,--version-script=newer.map"],
      as: "newer"
    )
    return ["-nostdlib", "newer.so"]
  }

  @Test func `a function of a newer C library is named with its version and the floor`() throws {
    defer { fixture.remove() }
    let options = try newerC("GLIBC_2.38", "__isoc23_strtol")
    let source = "int __isoc23_strtol(void);\nint use(void) { return __isoc23_strtol(); }\n"
    let found = try findings("glibc-floor", source, options)
    #expect(
      found.map(\.message) == [
        "__isoc23_strtol needs GLIBC_2.38 of libc.so.6; plugins may need GLIBC_2.36 at most"
      ]
    )
    #expect(found.first?.evidence.first?.hasPrefix("the headers of glibc 2.38") == true)
    // It names its library, so it is not a stray as well.
    #expect(try fixture.findings("no-host-imports", in: "\(fixture.path)/plugin.so") == [])
  }

  @Test func `what the C library keeps for itself may not be used`() throws {
    defer { fixture.remove() }
    let options = try newerC("GLIBC_PRIVATE", "__libc_inner")
    let source = "int __libc_inner(void);\nint use(void) { return __libc_inner(); }\n"
    #expect(
      try findings("glibc-floor", source, options).map(\.message) == [
        "__libc_inner needs GLIBC_PRIVATE of libc.so.6; it is the C library's own and changes with "
          + "every release"
      ]
    )
  }

  @Test(arguments: ["GLIBC_2.4", "GLIBC_2.36", "GLIBC_2.2.5", "GLIBC_ABI_DT_RELR"])
  func `versions up to the floor are fine`(version: String) throws {
    defer { fixture.remove() }
    let options = try newerC(version, "old_enough")
    let source = "int old_enough(void);\nint use(void) { return old_enough(); }\n"
    #expect(try findings("glibc-floor", source, options) == [])
  }

  // MARK: - rpath-safe

  @Test(
    arguments: [
      ("lib", "RUNPATH names 'lib': it begins at the working folder"),
      (
        "$ORIGIN::/usr/lib", "RUNPATH names an empty folder: that is whatever the working folder is"
      ),
      ("/dev/shm/x", "RUNPATH names '/dev/shm/x': it does not exist, and everybody may make it"),
      ("/tmp", "RUNPATH names '/tmp': everybody may write there"),
      ("$ORIGIN/../lib", "RUNPATH names '$ORIGIN/../lib': it leaves the folder of the plugin"),
      (
        "/srv/builds/lib",
        "RUNPATH names '/srv/builds/lib': that is a folder of the machine it was built on"
      ),
    ]
  )
  func `a place where others put libraries is named`(folder: String, message: String) throws {
    defer { fixture.remove() }
    #expect(
      try findings("rpath-safe", "", ["-Wl,-rpath,\(folder)"]).map(\.message) == [message]
    )
  }

  @Test(arguments: [
    "$ORIGIN", "${ORIGIN}/lib", "$ORIGIN/lib/../deep", "$ORIGIN:/usr/lib/acme", "/opt/acme/lib",
  ])
  func `a place of the plugin's own or of the system's is fine`(folder: String) throws {
    defer { fixture.remove() }
    #expect(try findings("rpath-safe", "", ["-Wl,-rpath,\(folder)"]) == [])
  }

  @Test func `the older kind of path is called by its name`() throws {
    defer { fixture.remove() }
    let found = try findings("rpath-safe", "", ["-Wl,--disable-new-dtags,-rpath,lib"])
    #expect(found.map(\.message) == ["RPATH names 'lib': it begins at the working folder"])
  }

  @Test func `a library that is needed by its path in the build is found`() throws {
    defer { fixture.remove() }
    // Without a soname the linker takes the path it was given.
    try fixture.library("void near_by(void) {}\n", [], as: "libnear")
    let source = "void near_by(void);\nvoid use(void) { near_by(); }\n"
    let found = try findings("rpath-safe", source, ["./libnear.so"])
    #expect(
      found.map(\.message) == ["it needs './libnear.so', which is found from the working folder"]
    )
    #expect(found.map(\.severity) == [.error])
    #expect(found.first?.evidence == ["link that library with -Wl,-soname,libnear.so"])
  }

  // MARK: - bundled-libs

  @Test func `a bundled library that others see is found, and not counted as exports as well`()
    throws
  {
    defer { fixture.remove() }
    let copy = "int sqlite3_open_v2(void) { return 1; }\nint sqlite3_close(void) { return 1; }\n"
    let library = try fixture.library(StaticFixture.entry + copy, ["-Wl,-z,relro,-z,now"])
    let found = try fixture.findings("bundled-libs", in: library)
    #expect(found.count == 1)
    #expect(found.first?.message.hasPrefix("it brings SQLite and exports it: sqlite3_") == true)
    #expect(found.first?.severity == .error)
    #expect(try fixture.findings("exports-only-entry", in: library) == [])
  }

  @Test func `a hidden copy is fine alone, and doubled beside the shared library`() throws {
    defer { fixture.remove() }
    let copy = "__attribute__((used)) int SSL_connect(void) { return 1; }\n"
    #expect(try findings("bundled-libs", copy) == [])
    try dependency("libssl.so.3", "void near_by(void) {}\n")
    let both = copy + "void near_by(void);\nvoid use(void) { near_by(); }\n"
    let found = try findings("bundled-libs", both, loadsHere + ["libssl.so.3"])
    #expect(
      found.map(\.message) == ["it brings OpenSSL, and the library needs libssl.so.3 as well"]
    )
    #expect(found.map(\.severity) == [.warning])
  }

  @Test func `two versions of one library are found, with who asks for them`() throws {
    defer { fixture.remove() }
    for version in ["1.1", "3"] {
      let function = "of_" + version.replacing(".", with: "_")
      try dependency("libssl.so.\(version)", "void \(function)(void) {}\n")
    }
    let source = "void of_1_1(void);\nvoid of_3(void);\nvoid use(void) { of_1_1(); of_3(); }\n"
    let found = try findings(
      "bundled-libs",
      source,
      loadsHere + ["libssl.so.1.1", "libssl.so.3"]
    )
    #expect(found.map(\.message) == ["libssl.so.1.1 and libssl.so.3 would both be loaded"])
    #expect(found.first?.evidence.first == "the library needs libssl.so.1.1")
  }

  // MARK: - lock-match

  /// Locks a library as a plugin, and gives what the lock says.
  private func locked(_ library: String, sha256: String) throws -> LockedPlugin {
    let lock = LockFile("\(fixture.path)/gantry.lock")
    let manifest =
      #"{"id":"acme.locked","version":"1.0.0","summary":"s","min_host_minor":0,"#
      + #""types":[{"kind":"phase","type":"only","summary":"s"}]}"#
    let entry = LockEntry(
      id: "acme.locked",
      version: "1.0.0",
      sha256: sha256,
      path: library,
      manifest: try JSONParser.parse(manifest)
    )
    try lock.update { $0.record(entry) }
    var trust = Trust()
    trust.allow(sha256, id: entry.id, note: library)
    let sources = LockSources(project: nil, person: lock.path, builtIn: nil)
    return try #require(PluginCatalog.read(sources: sources, trust: trust).entries.first)
  }

  @Test func `a library that is not the one of the lock is found, with both digests`() throws {
    defer { fixture.remove() }
    var subject = try StaticFixture.subject(try fixture.library(StaticFixture.entry))
    let check = try #require(StaticChecks.of(subject).first { $0.check.id == "lock-match" })
    #expect(check.reasonToSkip(subject) == "it is in no lock")
    subject.locked = try locked(subject.path, sha256: String(repeating: "0a", count: 32))
    #expect(check.reasonToSkip(subject) == nil)
    #expect(
      check.findings(in: subject).map(\.message) == [
        "it has sha256 \(subject.sha256.prefix(12))… and the lock says 0a0a0a0a0a0a… for acme.locked "
          + "1.0.0"
      ]
    )
    subject.locked = try locked(subject.path, sha256: subject.sha256)
    #expect(check.findings(in: subject) == [])
  }
}
