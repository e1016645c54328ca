import Foundation
import Testing

/// The plugins in C of `Tests/Fixtures/Plugins`, compiled once when the first test wants them.
enum FixturePlugins {
  /// The folder of the compiled libraries.
  static var folder: String {
    get throws { try compiled.get() }
  }

  private static let compiled = Result<String, any Error> {
    let folder = NSTemporaryDirectory() + "gantry-fixtures-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    atexit { FixturePlugins.remove() }
    var libraries: [String] = []
    for name in ["Noop", "Sinks"] {
      let source = "\(Repository.fixtures)/\(name)/\(name).c"
      libraries.append("\(folder)/libtest-\(name.lowercased()).so")
      try compile(source, to: libraries[libraries.count - 1])
    }
    try add(libraries, in: folder)
    return folder
  }

  /// Records libraries as a person would, in a lock and a trust file beside them.
  private static func add(_ libraries: [String], in folder: String) throws {
    let program = try #require(Repository.gantry, "no executable 'gantry' was built")
    let ended = try LiveGantry(
      program,
      ["plugin", "add"] + libraries + ["--allow-unsigned", "--yes"],
      environment: world(folder),
      folder: folder
    ).end()
    try #require(ended.status == 0, "the fixtures cannot be added:\n\(ended.errors)")
  }

  /// The variables by which commands find the lock and the trust of a folder.
  static func world(_ folder: String) -> [String: String] {
    [
      "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder,
      "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "",
      "GANTRY_LOCK": "\(folder)/gantry.lock", "GANTRY_TRUST": "\(folder)/trust.json",
    ]
  }

  /// Compiles one source file with the headers of PluginSDK and nothing else.
  static func compile(_ source: String, to library: String) throws {
    let compiler = ["/usr/bin/cc", "/usr/bin/clang", "/usr/bin/gcc"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    let program = try #require(compiler, "no C compiler is installed")
    let arguments = [
      "-std=c11", "-D_GNU_SOURCE", "-O1", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror",
      "-I\(Repository.headers)", "-Wl,--version-script=\(Repository.sdk)/plugin.map", source,
      "-o", library,
    ]
    let ended = try LiveGantry(
      program,
      arguments,
      environment: ["PATH": "/usr/bin:/bin"],
      folder: Repository.root
    ).end()
    try #require(ended.status == 0, "\(source) does not compile:\n\(ended.errors)")
  }

  private static func remove() {
    guard let folder = try? folder else { return }
    try? FileManager.default.removeItem(atPath: folder)
  }
}
