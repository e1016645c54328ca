import Testing

@Suite struct `The arrows between rooms` {
  /// What every room but the core may import besides its own.
  private static let common: Set = [
    "Crypto", "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Logging", "Musl",
    "Synchronization", "SystemPackage",
  ]

  /// Each folder of code that ships, and the modules it may import.
  private static let arrows: [String: Set<String>] = [
    "Sources/GantryCore": [],
    "Sources/GantryShapes": common.union(["GantryCore"]),
    "Sources/GantryWatch": common.union(["GantryCore"]),
    "Sources/GantryPipeline": common.union(["GantryCore", "Yams"]),
    "Sources/GantryFaults": common,
    "Sources/GantryStore": common.union([
      "CGantrySQLite", "GantryCore", "GantryFaults", "GRDB",
    ]),
    "Sources/GantryPlugins": common.union([
      "CGantryABI", "CGantryFrames", "CGantrySpawn", "GantryCore", "GantryFaults",
    ]),
    "Sources/GantryValidator": common.union([
      "CGantryABI", "CGantrySpawn", "GantryCore", "GantryPlugins",
    ]),
    "Sources/GantryEngine": common.union(["GantryCore", "GantryFaults"]),
    "Sources/GantryProof": common.union([
      "CGantryPowerCut", "GantryCore", "GantryEngine", "GantryStore",
    ]),
    "Sources/gantry": common.union([
      "ArgumentParser", "CGantryABI", "CGantrySpawn", "GantryCore", "GantryEngine", "GantryFaults",
      "GantryPipeline", "GantryPlugins", "GantryProof", "GantryShapes", "GantryStore",
      "GantryValidator", "GantryWatch",
    ]),
    "PluginSDK/Sources/GantryPlugin": common.union(["CGantryABI", "Darwin"]).subtracting(["Crypto"]
    ),
    "PluginSDK/Sources/GantryPluginTesting": common.union([
      "CGantryABI", "Darwin", "GantryPlugin",
    ]).subtracting(["Crypto"]),
    "Plugins/AutoConfigure/Toolchain": common.union(["TOMLKit", "Yams"]),
    "Plugins/AutoConfigure/Recommendation": common.union(["Toolchain", "Yams"]),
    "Plugins/AutoConfigure/Packages": common.union(["Yams"]),
    "Plugins/AutoConfigure/Phases": common.union([
      "GantryPlugin", "Packages", "Recommendation", "Toolchain",
    ]),
    "Plugins/AutoConfigure/Plugin": ["AutoConfigurePhases", "CGantryABI", "GantryPlugin"],
  ]

  @Test(arguments: arrows.keys.sorted())
  func `a folder imports what its arrows allow and nothing else`(folder: String) throws {
    let allowed = try #require(Self.arrows[folder])
    let files = SourceTree.swift(folder)
    #expect(!files.isEmpty, "\(folder) has no Swift files; take it out of the table")
    for file in files {
      for line in SwiftLine.all(in: file) {
        guard let module = line.imported else { continue }
        #expect(allowed.contains(module), "\(file):\(line.number) imports \(module)")
      }
    }
  }

  @Test func `the core imports nothing at all, in any spelling`() {
    for file in SourceTree.swift("Sources/GantryCore") {
      for line in SwiftLine.all(in: file) {
        let words = line.code.split { !$0.isLetter }
        #expect(!words.contains("import") && !words.contains("canImport"), "\(file):\(line.number)")
      }
    }
  }

  @Test func `every folder of code that ships has its arrows in the table`() {
    for file in SourceTree.product {
      let isKnown = Self.arrows.keys.contains { file.path.hasPrefix($0 + "/") }
      #expect(isKnown, "\(file) is in no room")
    }
  }

  /// Who may know which kind of store there is: itself, the command that opens it, and the proofs
  /// that cut the power of its files and count its commits.
  private static let knowers = [
    "Sources/GantryStore/", "Sources/gantry/", "Sources/GantryProof/Power/",
    "Sources/GantryProof/Fleet/", "Sources/GantryProof/Race/",
  ]

  @Test func `nobody else knows that the store is SQLite`() {
    let words = ["SQLite", "sqlite", "GRDB"]
    for file in SourceTree.product {
      guard !Self.knowers.contains(where: file.path.hasPrefix) else { continue }
      for line in SwiftLine.all(in: file) {
        let word = words.first { line.code.contains($0) }
        #expect(word == nil, "\(file):\(line.number)")
      }
    }
  }

  @Test func `plugins in C include the contract, the C library and nothing of the host`() {
    let sources = SourceTree.files.filter { file in
      file.path.hasPrefix("Plugins/") && (file.name.hasSuffix(".c") || file.name.hasSuffix(".h"))
    }
    for file in sources {
      let folder = file.path.dropLast(file.name.count)
      for match in file.text.matches(of: /(?m)^#include "([^"]+)"/) {
        let isBeside = SourceTree.files.contains { $0.path == folder + match.1 }
        let isOurs = match.1.hasPrefix("gantry/") || isBeside
        #expect(isOurs, "\(file) includes \(match.1)")
      }
    }
  }

  @Test func `every plugin has a README`() {
    let plugins = Set(
      SourceTree.files.map { $0.path.split(separator: "/").prefix(2).joined(separator: "/") }
        .filter { $0.hasPrefix("Plugins/") }
    )
    #expect(!plugins.isEmpty)
    for plugin in plugins.sorted() {
      #expect(SourceTree.files.contains { $0.path == "\(plugin)/README.md" }, "\(plugin)")
    }
  }
}
