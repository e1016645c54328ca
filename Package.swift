// swift-tools-version: 6.2
import PackageDescription

// What every target of ours is compiled with; tests handle no memory, so they go without the notes
// on unsafe code.
let strictTests: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]
let strict = strictTests + [.strictMemorySafety()]

let strictC: [CSetting] = [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]

let core: Target.Dependency = "GantryCore"
let abi = Target.Dependency.product(name: "CGantryABI", package: "PluginSDK")
let sdk = Target.Dependency.product(name: "GantryPlugin", package: "PluginSDK")
let sdkTesting = Target.Dependency.product(name: "GantryPluginTesting", package: "PluginSDK")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

// A room of the host. The arrows are those of Docs/ARCHITECTURE.md, and a test compares them.
func room(
  _ name: String,
  _ dependencies: [Target.Dependency] = [],
  exclude: [String] = []
) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

// One subject of a plugin, pure enough to be tested without the ABI.
func domain(_ name: String, _ path: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

// A shared library that exports the entry point of the ABI and nothing else.
func plugin(
  _ name: String,
  _ path: String,
  _ dependencies: [Target.Dependency],
  isC: Bool = false,
  libraries: [String] = []
) -> Target {
  .target(
    name: name,
    dependencies: dependencies,
    path: path,
    exclude: isC ? ["README.md"] : [],
    cSettings: isC ? [.unsafeFlags(["-fvisibility=hidden", "-Wall", "-Wextra", "-Werror"])] : nil,
    swiftSettings: isC ? nil : strict,
    linkerSettings: [
      .unsafeFlags([
        "-Xlinker", "--version-script=\(Context.packageDirectory)/PluginSDK/plugin.map",
        "-Xlinker", "-z", "-Xlinker", "relro", "-Xlinker", "-z", "-Xlinker", "now",
      ])
    ] + libraries.map { .linkedLibrary($0) }
  )
}

func tests(
  _ name: String,
  _ dependencies: [Target.Dependency],
  exclude: [String] = []
) -> Target {
  .testTarget(
    name: name,
    dependencies: dependencies,
    exclude: exclude,
    swiftSettings: strictTests
  )
}

let plugins = ["AutoConfigure", "Foreign", "JSONLines"]

let package = Package(
  name: "gantry",
  // The rooms are products for Tests/Benchmarks alone; nothing is promised about their API.
  products: [.executable(name: "gantry", targets: ["gantry"])]
    + ["GantryCore", "GantryStore", "GantryPlugins", "GantryEngine"].map {
      .library(name: $0, targets: [$0])
    }
    + plugins.map { .library(name: $0, type: .dynamic, targets: [$0]) },
  dependencies: [
    .package(path: "PluginSDK"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
  ],
  targets: [
    // The host.
    room("GantryCore"),
    room("GantryShapes", [core]),
    room("GantryWatch", [core]),
    room("GantryPipeline", [core, yams], exclude: ["Schema/pipeline.schema.json"]),
    room("GantryFaults"),
    room("GantryStore", [core, "CGantrySQLite", "GantryFaults", grdb, crypto]),
    room("GantryPlugins", [core, abi, crypto, "CGantryFrames", "CGantrySpawn", "GantryFaults"]),
    room("GantryValidator", [core, "GantryPlugins", "CGantrySpawn", abi, crypto]),
    room("GantryEngine", [core, "GantryFaults", crypto]),
    room("GantryProof", [core, "GantryEngine", "GantryStore", "CGantryPowerCut", crypto]),
    .target(name: "CGantrySQLite"),
    .target(name: "CGantryPowerCut", cSettings: strictC),
    .target(name: "CGantryFrames", cSettings: strictC),
    .target(name: "CGantrySpawn", dependencies: ["CGantryFrames"], cSettings: strictC),
    .executableTarget(
      name: "gantry",
      dependencies: [
        core, "GantryShapes", "GantryWatch", "GantryPipeline", "GantryStore", "GantryPlugins",
        "GantryValidator", "GantryEngine", "GantryFaults", "GantryProof", "CGantrySpawn", abi,
        arguments, crypto,
      ],
      swiftSettings: strict
    ),

    // First-party plugins.
    domain("Toolchain", "Plugins/AutoConfigure/Toolchain", [yams, toml]),
    domain("Recommendation", "Plugins/AutoConfigure/Recommendation", ["Toolchain"]),
    domain("Packages", "Plugins/AutoConfigure/Packages", [yams, crypto]),
    domain(
      "AutoConfigurePhases",
      "Plugins/AutoConfigure/Phases",
      [sdk, "Toolchain", "Recommendation", "Packages"]
    ),
    plugin("AutoConfigure", "Plugins/AutoConfigure/Plugin", [sdk, abi, "AutoConfigurePhases"]),
    plugin("Foreign", "Plugins/Foreign", [abi], isC: true, libraries: ["ffi"]),
    plugin("JSONLines", "Plugins/JSONLines", [abi], isC: true),

    // One test target per room, then the whole.
    tests("GantryCoreTests", [core]),
    tests("GantryCoreJSONTests", [core]),
    tests("GantryShapesTests", [core, "GantryShapes"]),
    tests("GantryWatchTests", [core, "GantryWatch"]),
    tests("GantryPipelineTests", [core, "GantryPipeline"]),
    .target(
      name: "ChildProcesses",
      path: "Tests/ChildProcesses",
      swiftSettings: strictTests
    ),
    .target(
      name: "TestClocks",
      dependencies: [core],
      path: "Tests/TestClocks",
      swiftSettings: strictTests
    ),
    .target(
      name: "StoreConformance",
      dependencies: [core],
      path: "Tests/StoreConformance",
      swiftSettings: strictTests
    ),
    tests(
      "GantryStoreTests",
      [core, "GantryStore", "CGantrySQLite", "StoreConformance", grdb, crypto]
    ),
    tests(
      "GantryProofTests",
      [core, "GantryEngine", "GantryProof", "GantryStore", "StoreConformance", "TestClocks"]
    ),
    tests("GantryPluginsTests", [core, "GantryPlugins", "ChildProcesses"], exclude: ["Plugins"]),
    tests(
      "GantryValidatorTests",
      [core, "GantryPlugins", "GantryValidator", "ChildProcesses"]
    ),
    tests("GantryEngineTests", [core, "GantryEngine", "GantryStore", "TestClocks"]),
    tests("ABITests", [abi, "ChildProcesses"]),
    tests("ToolchainTests", ["Toolchain"]),
    tests("RecommendationTests", ["Recommendation", "Toolchain"]),
    tests("PackagesTests", ["Packages"]),
    tests(
      "AutoConfigureTests",
      ["AutoConfigurePhases", "Toolchain", "Recommendation", "Packages", sdk, sdkTesting, yams]
    ),
    tests("EndToEndTests", [core, "GantryFaults", "GantryPlugins", "ChildProcesses"]),
    tests("TidyTests", ["ChildProcesses"]),
    tests("DocsTests", [sdk, sdkTesting, "GantryValidator", "ChildProcesses"]),
  ],
  swiftLanguageModes: [.v6]
)
