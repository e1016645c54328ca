import ChildProcesses
import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `What a library asks of the linker` {
  /// Compiles one line of C as a library.
  private func compile(_ folder: Folder, _ options: String...) throws -> String {
    let source = try folder.write(
      Array("int offered(void) { return 1; } static int hidden = 2; int *one = &hidden;\n".utf8),
      as: "one.c"
    )
    let output = folder.path + "/one.so"
    let arguments = ["-shared", "-fPIC", source, "-o", output] + options
    let ended = try Child.run(try #require(Fixture.compiler), arguments)
    try #require(ended.status == 0, "\(ended.errors)")
    return output
  }

  private func examine(_ path: String) async throws -> ExaminedLibrary {
    try await ExaminedLibrary.examine(
      path,
      describer: FakeDescriber(manifest: Fixture.manifest()),
      clock: FutureClock()
    )
  }

  @Test(arguments: ["gnu", "sysv", "both"])
  func `its needs, its places to look and its symbols are read`(hash: String) async throws {
    let folder = try Folder()
    let linking = try await examine(
      compile(
        folder,
        "-Wl,--no-as-needed,-lm",
        "-Wl,-rpath,$ORIGIN/x:/opt/y",
        "-Wl,--hash-style=\(hash)"
      )
    ).linking
    #expect(linking.needed.contains("libm.so.6"))
    #expect(linking.needed.contains("libc.so.6"))
    #expect(linking.runpath == "$ORIGIN/x:/opt/y")
    #expect(linking.symbols.contains("offered"))
    #expect(linking.symbols.contains("one"))
    #expect(!linking.symbols.contains("hidden"))
  }

  @Test func `a plugin offers its entry alone`() async throws {
    let folder = try Folder()
    let linking = try await examine(Fixture.entry(in: folder)).linking
    #expect(linking.symbols == ["gantry_plugin_v1"])
    #expect(linking.runpath == nil)
  }

  @Test func `a filter is a need, because the linker loads it`() async throws {
    let folder = try Folder()
    let linking = try await examine(compile(folder, "-Wl,--auxiliary=libevil.so")).linking
    #expect(linking.needed.contains("libevil.so"))
  }

  @Test func `a library cut anywhere is refused or read, and never more`() async throws {
    let folder = try Folder()
    let whole = try [UInt8](Data(contentsOf: URL(filePath: compile(folder))))
    let good = try await examine(folder.path + "/one.so").linking
    let places = Array(stride(from: 0, to: whole.count, by: 61)) + [63, 64, 65, whole.count - 1]
    var refusals = 0
    for place in places {
      let path = try folder.write(Array(whole.prefix(place)), as: "cut.so")
      do throws(PluginError) {
        let cut = try await ExaminedLibrary.examine(
          path,
          describer: FakeDescriber(manifest: Fixture.manifest()),
          clock: FutureClock()
        )
        #expect(cut.linking == good, "cut at \(place)")
      } catch {
        #expect(error.code == .notELF, "cut at \(place): \(error)")
        refusals += 1
      }
    }
    #expect(refusals > 10)
  }

  @Test func `a library with any byte changed is refused or read, and never ends the process`()
    async throws
  {
    let folder = try Folder()
    let whole = try [UInt8](Data(contentsOf: URL(filePath: compile(folder))))
    var random = SystemRandomNumberGenerator()
    for _ in 0..<400 {
      var spoilt = whole
      // The header and the tables are what is followed.
      for _ in 0..<4 {
        spoilt[Int.random(in: 16..<min(2048, whole.count), using: &random)] =
          UInt8.random(in: 0...255, using: &random)
      }
      let path = try folder.write(spoilt, as: "spoilt.so")
      do {
        _ = try await examine(path)
      } catch {
        let isKnown = (error as? PluginError)?.code == .notELF
        #expect(isKnown, "\(error)")
      }
    }
  }

  // MARK: - Strict mode

  private func strict(_ library: String) async throws -> PluginError? {
    var bench = try LockBench()
    try await bench.add(library, to: bench.project)
    let plugin = try #require(bench.catalog().entries.first)
    _ = try plugin.open()
    do {
      _ = try plugin.open(strict: true)
      return nil
    } catch {
      return error
    }
  }

  @Test func `strict mode takes what needs the C library alone`() async throws {
    let folder = try Folder()
    #expect(try await strict(compile(folder, "-Wl,--no-as-needed,-lm")) == nil)
  }

  @Test func `strict mode takes nothing that says where to look`() async throws {
    let folder = try Folder()
    let path = try compile(folder, "-Wl,-rpath,/opt/y")
    #expect(
      try await strict(path)?.description == """
        error: '\(path)' is not loaded in strict mode: it tells the linker to look in '/opt/y' \
        [GANTRY-E-STRICT]
          ├─ where: \(path), dynamic section, RUNPATH
          └─ fix:   Link it statically (Swift: -static-stdlib) and without an rpath, or go without \
        strict mode.
        """
    )
  }

  @Test func `strict mode takes nothing that needs more than the system has`() async throws {
    let folder = try Folder()
    let path = try compile(folder, "-Wl,--auxiliary=libevil.so")
    #expect(
      try await strict(path)?.message
        == "'\(path)' is not loaded in strict mode: it needs libevil.so"
    )
  }
}
