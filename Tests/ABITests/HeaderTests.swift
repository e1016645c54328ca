import ChildProcesses
import Foundation
import Testing

@Suite struct `The headers` {
  static let sdk = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "PluginSDK")
  static let include = sdk.appending(path: "Sources/CGantryABI/include")

  /// Every header, as paths below the include folder, sorted.
  static let headers: [String] = {
    let found = FileManager.default.enumerator(atPath: include.path) ?? .init()
    return found.compactMap { $0 as? String }.filter { $0.hasSuffix(".h") }.sorted()
  }()

  static let compiler: String? = ["/usr/bin/clang", "/opt/swift/usr/bin/clang"]
    .appending(contentsOf: searchPath.map { "\($0)/clang" })
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  private static var searchPath: [String] {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
  }

  @Test func `there are headers to look at`() {
    #expect(Self.headers.contains("gantry/gantry.h"))
    #expect(Self.headers.contains("gantry/host/kv.h"))
    #expect(Self.headers.count >= 14)
  }

  @Test(
    .enabled(if: compiler != nil, "clang is not installed"),
    arguments: headers,
    [["-x", "c", "-std=c11"], ["-x", "c++", "-std=c++17"]]
  )
  func `each header compiles alone, without a warning`(
    _ header: String,
    _ language: [String]
  ) throws {
    let source = "#include \"\(header)\"\n#include \"\(header)\"\n"
    let complaint = try Self.compile(source, language)
    #expect(complaint == "", "\(header) as \(language)")
  }

  @Test(
    .enabled(if: compiler != nil, "clang is not installed"),
    arguments: [["-x", "c", "-std=c11"], ["-x", "c++", "-std=c++17"]]
  )
  func `the pinned layout holds in C and C++`(_ language: [String]) throws {
    let source = try String(
      contentsOf: Self.sdk.appending(path: "Sources/CGantryABI/layout.c"),
      encoding: .utf8
    )
    #expect(try Self.compile(source, language) == "")
  }

  @Test(
    .enabled(if: compiler != nil, "clang is not installed"),
    arguments: [["-x", "c", "-std=c11"], ["-x", "c++", "-std=c++17"]]
  )
  func `the limits are what they were`(_ language: [String]) throws {
    let check = language.contains("c") ? "_Static_assert" : "static_assert"
    let source = """
      #include "gantry/gantry.h"
      \(check)(GANTRY_INPUT_BYTES_MAX == 16777216, "input");
      \(check)(GANTRY_OUTPUT_BYTES_MAX == 67108864, "output");
      \(check)(GANTRY_MANIFEST_BYTES_MAX == 1048576, "manifest");
      \(check)(GANTRY_KV_ANY == 18446744073709551615u, "any");
      \(check)(GANTRY_KV_ABSENT == 0, "absent");
      """
    #expect(try Self.compile(source + "\n", language) == "")
  }

  @Test(.enabled(if: compiler != nil, "clang is not installed"))
  func `a moved field does not compile`() throws {
    let source = """
      #include "gantry/abi.h"
      _Static_assert(offsetof(gantry_error, message) == 16, "moved");
      """
    #expect(try Self.compile(source + "\n", ["-x", "c", "-std=c11"]).contains("moved"))
  }

  /// What the compiler says about a text; nothing when it is content.
  private static func compile(_ source: String, _ language: [String]) throws -> String {
    let name = "gantry-\(UUID().uuidString)"
    let folder = FileManager.default.temporaryDirectory.appending(path: name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "text")
    try source.write(to: file, atomically: true, encoding: .utf8)
    let ended = try Child.run(
      try #require(compiler),
      ["-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only", "-I", include.path] + language
        + [file.path]
    )
    return ended.status == 0 || !ended.errors.isEmpty ? ended.errors : "clang ended without a word"
  }
}

extension [String] {
  fileprivate func appending(contentsOf others: [String]) -> [String] { self + others }
}
