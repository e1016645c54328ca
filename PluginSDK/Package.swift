// swift-tools-version: 6.2
import PackageDescription

// Tests handle JSON and values, never pointers, so they do without the memory-safety notes.
let strictTests: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let strict: [SwiftSetting] = strictTests + [.strictMemorySafety()]

let package = Package(
  name: "PluginSDK",
  products: [
    .library(name: "CGantryABI", targets: ["CGantryABI"]),
    .library(name: "GantryPlugin", targets: ["GantryPlugin"]),
    .library(name: "GantryPluginTesting", targets: ["GantryPluginTesting"]),
  ],
  targets: [
    .target(name: "CGantryABI"),
    .target(name: "GantryPlugin", dependencies: ["CGantryABI"], swiftSettings: strict),
    .target(
      name: "GantryPluginTesting",
      dependencies: ["CGantryABI", "GantryPlugin"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "GantryPluginTests",
      dependencies: ["GantryPlugin", "GantryPluginTesting"],
      swiftSettings: strictTests
    ),
  ]
)
