// swift-tools-version: 6.2
import PackageDescription

// As the tests of the rooms: nothing here is shipped, so it goes without the notes on unsafe code.
let strictTests: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

func room(_ name: String) -> Target.Dependency { .product(name: name, package: "gantry") }

let abi = Target.Dependency.product(name: "CGantryABI", package: "PluginSDK")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "Benchmarks",
  dependencies: [
    .package(name: "gantry", path: "../.."),
    .package(path: "../../PluginSDK"),
    // The versions are the host's; these lines only give them names here.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .executableTarget(
      name: "Bench",
      // The programs are not linked; they are built before it, because it starts them.
      dependencies: [
        "CallFloor", "EmptyProgram", "ForeignFloor", "HeapUse", "JournalFloor", "PeakMemory",
        room("GantryCore"), room("GantryEngine"), room("GantryPlugins"), room("GantryStore"),
        "StatWalk", "WorkerFloor", arguments,
      ],
      swiftSettings: strictTests
    ),
    .executableTarget(
      name: "EmptyProgram",
      dependencies: [
        room("GantryCore"), room("GantryEngine"), room("GantryPlugins"), room("GantryStore"),
        arguments, crypto, yams,
      ],
      swiftSettings: strictTests
    ),
    // Compiles the heart of the plugin itself, and calls it beside bare libffi.
    .executableTarget(name: "ForeignFloor", linkerSettings: [.linkedLibrary("ffi")]),
    .executableTarget(name: "JournalFloor", linkerSettings: [.linkedLibrary("sqlite3")]),
    .executableTarget(name: "PeakMemory"),
    .executableTarget(name: "StatWalk"),
    .target(name: "CallFloor", dependencies: [abi]),
    .target(name: "HeapUse"),
    .target(name: "WorkerFloor"),
  ],
  swiftLanguageModes: [.v6]
)
