import ChildProcesses
import Foundation
import Synchronization
import Testing

/// Plugins in C that the tests compile when they run.
enum Fixture {
  static let compiler = ["/usr/bin/cc", "/usr/bin/clang", "/usr/bin/gcc"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Why tests that need a plugin are skipped.
  static let needsCompiler: Comment = "no C compiler is installed"

  private static let tests = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let headers = tests.deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "PluginSDK/Sources/CGantryABI/include")

  /// What was compiled before, by source and words: nearly every test wants the same library.
  private static let compiled = Mutex<[[String]: Data]>([:])

  /// Compiles a source file of `Plugins/` into a folder.
  ///
  /// Each test gets a file of its own, so that it has the library's variables to itself.
  ///
  /// - Parameters:
  ///   - source: The file's name without its ending.
  ///   - library: The library's name without its ending.
  ///   - folder: The folder.
  ///   - defines: Words that are defined while compiling.
  /// - Returns: The library's path.
  /// - Throws: What went wrong when the compiler could not be run.
  static func compile(
    _ source: String,
    as library: String,
    in folder: Folder,
    defines: [String] = []
  ) throws -> String {
    let output = folder.path + "/\(library).so"
    if let known = compiled.withLock({ $0[[source] + defines] }) {
      // Atomically: a library that is already mapped must not change under its users.
      try known.write(to: URL(filePath: output), options: .atomic)
      return output
    }
    let arguments =
      ["-shared", "-fPIC", "-O1", "-fvisibility=hidden", "-I", headers.path]
      + defines.map { "-D\($0)" }
      + [tests.appending(path: "Plugins/\(source).c").path, "-o", output, "-lpthread"]
    let ended = try Child.run(try #require(compiler), arguments)
    try #require(ended.status == 0, "\(source).c does not compile: \(ended.errors)")
    let library = try Data(contentsOf: URL(filePath: output))
    compiled.withLock { $0[[source] + defines] = library }
    return output
  }

  /// Compiles `Entry.c`, which misbehaves as the defined words say, with a manifest.
  static func entry(
    in folder: Folder,
    as library: String = "entry",
    manifest: String = manifest(),
    _ defines: String...
  ) throws -> String {
    let file = folder.path + "/\(library).manifest.h"
    let literal = manifest.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    try "\"\(literal)\"\n".write(toFile: file, atomically: true, encoding: .utf8)
    let include = #"MANIFEST_FILE="\#(file)""#
    return try compile("Entry", as: library, in: folder, defines: [include] + defines)
  }

  /// A manifest with one phase, `only`, and members that replace or extend it.
  static func manifest(
    id: String = "test.entry",
    minor: Int = 0,
    types: String = #"[{"kind":"phase","type":"only","summary":"s"}]"#,
    more: String = ""
  ) -> String {
    #"{"id":"\#(id)","version":"2.3.1","summary":"s","min_host_minor":\#(minor),"#
      + #""types":\#(types)\#(more)}"#
  }
}

/// A folder that is gone when nobody needs it any more.
final class Folder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "gantry-plugins-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ bytes: [UInt8], as name: String) throws -> String {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(filePath: file))
    return file
  }
}
