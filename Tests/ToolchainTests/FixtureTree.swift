import Foundation
import Testing

@testable import Toolchain

/// A small project in a temporary folder that disappears with the value.
final class FixtureTree {
  let root: URL

  init(_ files: [String: String] = [:]) throws {
    root = FileManager.default.temporaryDirectory
      .appendingPathComponent("gantry-toolchain-\(UUID().uuidString)")
      .resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    for (path, text) in files { try write(Data(text.utf8), to: path) }
  }

  deinit {
    try? FileManager.default.removeItem(at: root)
  }

  func write(_ data: Data, to path: String) throws {
    let file = root.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try data.write(to: file)
  }

  func link(_ path: String, to destination: String) throws {
    let file = root.appendingPathComponent(path).path
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: destination)
  }

  func analyze(limits: ToolchainAnalyzer.Limits = .default) throws -> ToolchainReport {
    try ToolchainAnalyzer(limits: limits).analyze(path: root.path)
  }

  /// Analyses files that exist only for this call.
  static func report(_ files: [String: String]) throws -> ToolchainReport {
    try FixtureTree(files).analyze()
  }
}

extension ToolchainReport {
  func component(_ path: String = ".") throws -> Component {
    try #require(components.first { $0.path == path }, "no component at \(path)")
  }

  var frameworkNames: [String] { components.flatMap(\.frameworks).map(\.name) }
}

extension ToolchainReport.Component {
  var frameworkNames: [String] { frameworks.map(\.name) }

  func framework(_ name: String) throws -> ToolchainReport.Framework {
    try #require(frameworks.first { $0.name == name }, "no framework \(name)")
  }

  /// The evidence as `file:line says`, for exact comparison.
  var evidenceLines: [String] {
    evidence.map { "\($0.file)\($0.line.map { ":\($0)" } ?? "") \($0.says)" }
  }
}
