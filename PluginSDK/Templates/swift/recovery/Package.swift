// swift-tools-version: 6.2
import PackageDescription

let sdk = Context.environment["GANTRY_SDK"] ?? "../../.."

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
]

let package = Package(
  name: "TemplateName",
  products: [.library(name: "TemplateName", type: .dynamic, targets: ["TemplateName"])],
  dependencies: [.package(name: "PluginSDK", path: sdk)],
  targets: [
    .target(
      name: "TemplateName",
      dependencies: [.product(name: "GantryPlugin", package: "PluginSDK")],
      swiftSettings: strict
    ),
    .testTarget(
      name: "TemplateNameTests",
      dependencies: [
        "TemplateName", .product(name: "GantryPluginTesting", package: "PluginSDK"),
      ],
      swiftSettings: strict
    ),
  ],
  swiftLanguageModes: [.v6]
)
