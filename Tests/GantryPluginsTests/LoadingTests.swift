import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Loading a plugin` {
  private func load(_ paths: String...) async throws -> InstalledPlugins {
    await InstalledPlugins.load(paths, host: try Workbench().host)
  }

  private func refusal(of path: String) async throws -> PluginError {
    let plugins = try await load(path)
    #expect(plugins.libraries.isEmpty)
    return try #require(plugins.refused.first).error
  }

  @Test func `a good library is negotiated and says what it provides`() async throws {
    let folder = try Folder()
    let plugins = try await load(Fixture.entry(in: folder))
    let library = try #require(plugins.libraries.first)
    #expect(library.stage == .negotiated)
    #expect(library.name == "test.entry 2.3.1")
    #expect(library.manifest.types.map(\.name) == ["only"])
    #expect(plugins.refused.isEmpty)
  }

  @Test func `a larger table and a newer header than the host's are accepted`() async throws {
    let folder = try Folder()
    let plugins = try await load(
      Fixture.entry(in: folder, "TABLE_SIZE=sizeof(gantry_plugin)+64", "PHASE_SIZE=9999")
    )
    #expect(plugins.libraries.count == 1)
  }

  @Test func `a table that ends before what 1.0 requires is refused`() async throws {
    let folder = try Folder()
    let error = try await refusal(of: Fixture.entry(in: folder, "TABLE_SIZE=16"))
    #expect(error.code == .abiTable)
    #expect(error.message.contains("16 bytes long and 1.0 requires 40"))
  }

  @Test func `a table that ends before the optional shutdown is accepted`() async throws {
    let folder = try Folder()
    let plugins = try await load(Fixture.entry(in: folder, "TABLE_SIZE=40"))
    #expect(plugins.libraries.count == 1)
  }

  @Test func `what lies behind a smaller interface table is never looked at`() async throws {
    let bench = try Workbench()
    let path = try Fixture.entry(in: bench.folder, "PHASE_SIZE=32")
    let plugins = await InstalledPlugins.load([path], host: bench.host)
    let phases = PhasePlugins(plugins)
    let ran = await phases.run(try bench.request("test.entry"), services: bench.services)
    #expect(ran == .succeeded(Array(#"{"ran":true}"#.utf8)))
    let planned = await phases.run(
      try bench.request("test.entry/only", mode: .plan),
      services: bench.services
    )
    #expect(try planned.failure().code == "PLAN_UNKNOWN")
  }

  @Test func `a required function that is missing is named`() async throws {
    let folder = try Folder()
    let error = try await refusal(of: Fixture.entry(in: folder, "NO_RUN"))
    #expect(error.code == .abiTable)
    #expect(error.message.hasSuffix("was refused: gantry.phase/1 of test.entry has no run"))
  }

  @Test func `an interface that the manifest promises must be there`() async throws {
    let folder = try Folder()
    let error = try await refusal(of: Fixture.entry(in: folder, "NO_INTERFACE"))
    #expect(error.code == .abiTable)
    #expect(error.message.hasSuffix("its manifest provides a phase and it has no gantry.phase/1"))
  }

  @Test func `a library without the entry is no plugin, in these words`() async throws {
    let folder = try Folder()
    let path = try Fixture.entry(in: folder, as: "other", "NO_ENTRY")
    let error = try await refusal(of: path)
    #expect(error.code == .noEntry)
    let lines = error.description.split(separator: "\n")
    #expect(
      lines.first
        == "error: '\(path)' is not a plugin: it does not export gantry_plugin_v1 [GANTRY-E-NO-ENTRY]"
    )
    #expect(lines.dropFirst().first == "  ├─ where: \(path), gantry_plugin_v1")
    #expect(lines.dropFirst(2).first?.contains("undefined symbol: gantry_plugin_v1") == true)
    #expect(
      lines.last
        == "  └─ fix:   Build it against PluginSDK and export gantry_plugin_v1, or remove it."
    )
  }

  @Test func `a plugin that declines is refused with its own words`() async throws {
    let folder = try Folder()
    let error = try await refusal(of: Fixture.entry(in: folder, "REFUSE"))
    #expect(error.code == .refused)
    #expect(error.description.contains("  ├─ cause: it needs a licence\n"))
  }

  @Test func `a plugin that declines without a word is refused all the same`() async throws {
    let folder = try Folder()
    let error = try await refusal(of: Fixture.entry(in: folder, "REFUSE_SILENTLY"))
    #expect(error.code == .refused)
    #expect(error.remedy == "Ask the plugin's author: it gave no reason.")
  }

  @Test func `a file that is no library is refused before the linker sees it`() async throws {
    let folder = try Folder()
    let error = try await refusal(of: folder.write(Array("#!/bin/sh\n".utf8), as: "script.so"))
    #expect(error.code == .notELF)
    #expect(error.message.hasSuffix("script.so' is not an ELF file"))
  }

  @Test(arguments: [20, 100, 5000])
  func `a truncated library is refused and does not end the process`(length: Int) async throws {
    let folder = try Folder()
    let whole = try Data(contentsOf: URL(filePath: Fixture.entry(in: folder)))
    let path = try folder.write(Array(whole.prefix(length)), as: "cut.so")
    let error = try await refusal(of: path)
    #expect(error.code == .notELF)
    #expect(error.message.contains("is cut off"))
  }

  @Test func `a file that is not there is refused with the system's reason`() async throws {
    let error = try await refusal(of: "/nowhere/at-all.so")
    #expect(error.message == "'/nowhere/at-all.so' cannot be read: No such file or directory")
  }

  @Test func `what the linker says is passed on verbatim`() async throws {
    let folder = try Folder()
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: Fixture.entry(in: folder))))
    bytes[18] = 0xB7  // e_machine: another processor.
    let error = try await refusal(of: folder.write(bytes, as: "foreign.so"))
    #expect(error.code == .dlopen)
    #expect("\(try #require(error.cause))".contains("foreign.so"))
  }

  @Test func `a plugin for a newer host is refused in the one message`() async throws {
    let folder = try Folder()
    let manifest = Fixture.manifest(
      id: "acme.canary",
      minor: 3,
      more: #","interfaces":["gantry.kv/1","gantry.kv/2"]"#
    )
    let path = try Fixture.entry(in: folder, as: "libcanary", manifest: manifest)
    let plugins = try await load(path)
    let text = try #require(plugins.refused.first).description
    let digest = try #require(text.firstMatch(of: /sha256 ([0-9a-f]{4})…/)).1
    #expect(
      text == """
        error: plugin 'acme.canary' 2.3.1 was refused: it needs host ABI 1.3 and this host \
        speaks 1.0 [GANTRY-E-ABI-MINOR]
          ├─ where: libcanary.so (sha256 \(digest)…), manifest "min_host_minor", for gantry.kv/2
          └─ fix:   upgrade Gantry, or install an older acme.canary
        """
    )
  }

  @Test func `an interface this host does not have is named`() async throws {
    let folder = try Folder()
    let manifest = Fixture.manifest(more: #","interfaces":["com.acme.bus/1"]"#)
    let error = try await refusal(of: Fixture.entry(in: folder, manifest: manifest))
    #expect(error.code == .interface)
    #expect(error.message.contains("it needs com.acme.bus/1, which this host does not offer"))
  }

  @Test(arguments: [
    ("{", "it is not JSON: line 1, column 2"),
    ("[]", "'' must be an object"),
    ("{}", "'/types'"),
    (Fixture.manifest(types: "[]"), "'/types' names no type"),
    (Fixture.manifest(id: "Bad Id"), "'/id' 'Bad Id' is not a name"),
    (
      Fixture.manifest(types: #"[{"kind":"phse","type":"a","summary":"s"}]"#),
      "Did you mean \"phase\"?"
    ),
    (
      Fixture.manifest(types: #"[{"kind":"phase","type":"a","summary":"s","input":{"tipe":1}}]"#),
      "'/types/0/input"
    ),
    (
      Fixture.manifest(
        types:
          #"[{"kind":"phase","type":"a","summary":"s"},{"kind":"sink","type":"a","summary":"s"}]"#
      ), "'/types/1/type' 'a' is there twice"
    ),
  ])
  func `a manifest that is wrong is refused at the member that is wrong`(
    manifest: String,
    expected: String
  ) async throws {
    let folder = try Folder()
    let error = try await refusal(of: Fixture.entry(in: folder, manifest: manifest))
    #expect(error.code == .manifest)
    // An empty manifest object names whichever required member is read first.
    if manifest != "{}", manifest != "[]" { #expect(error.message.contains(expected)) }
  }

  @Test func `a manifest over its limit is not even read`() async throws {
    let folder = try Folder()
    let error = try await refusal(of: Fixture.entry(in: folder, "HUGE_MANIFEST"))
    #expect(error.code == .manifest)
    #expect(error.message.contains("is larger than 1048576 bytes"))
  }

  @Test func `of two libraries with one id the first wins and the other is listed`() async throws {
    let folder = try Folder()
    let first = try Fixture.entry(in: folder, as: "a")
    let second = try Fixture.entry(in: folder, as: "b")
    let plugins = try await load(first, second)
    #expect(plugins.libraries.map(\.path) == [first])
    let refused = try #require(plugins.refused.first)
    #expect(refused.path == second)
    #expect(refused.error.code == .duplicate)
    #expect(refused.error.location == "\(second), behind \(first)")
  }

  @Test func `a refused plugin does not stop the others`() async throws {
    let folder = try Folder()
    let bad = try folder.write([1, 2, 3], as: "a.so")
    let good = try Fixture.entry(in: folder, as: "b")
    let plugins = try await load(bad, good)
    #expect(plugins.libraries.map(\.path) == [good])
    #expect(plugins.refused.map(\.path) == [bad])
  }

  @Test func `a library is entered once per process and may be loaded again`() async throws {
    let folder = try Folder()
    let path = try Fixture.entry(in: folder)
    #expect(try await load(path).libraries.count == 1)
    #expect(try await load(path).libraries.count == 1)
  }

  @Test func `a pin holds the version and the digest of the file`() async throws {
    let folder = try Folder()
    let path = try Fixture.entry(in: folder)
    let plugins = try await load(path)
    let pin = try plugins.pin(for: PluginReference(plugin: "test.entry"))
    #expect(pin.version == "2.3.1")
    #expect(pin.sha256.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    #expect(throws: PluginError.self) { try plugins.pin(for: PluginReference(plugin: "no.such")) }
  }

  @Test func `every remedy of every error says something`() async throws {
    let folder = try Folder()
    let paths = try [
      folder.write([1], as: "a.so"), Fixture.entry(in: folder, as: "b", "NO_ENTRY"),
      Fixture.entry(in: folder, as: "c", "REFUSE"), Fixture.entry(in: folder, as: "d", "NO_RUN"),
      Fixture.entry(in: folder, as: "e", manifest: "{"),
    ]
    let plugins = await InstalledPlugins.load(paths, host: try Workbench().host)
    #expect(plugins.refused.count == paths.count)
    #expect(plugins.refused.allSatisfy { !$0.error.remedy.isEmpty && !$0.error.location.isEmpty })
  }
}
