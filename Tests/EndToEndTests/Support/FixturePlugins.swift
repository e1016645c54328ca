import Foundation
import Testing

/// The plugins in C of `Tests/Fixtures/Plugins`, compiled once when the first test wants them.
enum FixturePlugins {
  /// The folder of the compiled libraries.
  static var folder: String {
    get throws { try compiled.get() }
  }

  private static let compiled = Result<String, any Error> {
    let folder = NSTemporaryDirectory() + "/gantry-fixtures-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    atexit { FixturePlugins.remove() }
    for name in ["Noop", "Sinks"] {
      let source = "\(Repository.fixtures)/\(name)/\(name).c"
      try compile(source, to: "\(folder)/libtest-\(name.lowercased()).so")
    }
    return folder
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
