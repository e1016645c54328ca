import Dispatch
import Foundation
import Testing

/// The command line under test, in a world of its own: an empty home, a working folder, and an
/// environment in which nothing of the machine's is left.
struct Gantry: Sendable {
  /// The working folder, and the home in it.
  let scratch: Scratch
  /// The environment of every command.
  var environment: [String: String]

  /// Prepares a world; its plugins are those of the host and the fixtures in C.
  init() throws {
    scratch = try Scratch()
    let inherited = ProcessInfo.processInfo.environment
    environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": scratch.path(of: "home")]
    // Where the Swift runtime is, on machines that say so this way.
    environment["LD_LIBRARY_PATH"] = inherited["LD_LIBRARY_PATH"]
    environment["GANTRY_PLUGIN_PATH"] = try FixturePlugins.folder
    for name in ["GANTRY_LOCK", "GANTRY_TRUST"] {
      environment[name] = FixturePlugins.world(try FixturePlugins.folder)[name]
    }
    try FileManager.default.createDirectory(
      atPath: scratch.path(of: "home"),
      withIntermediateDirectories: true
    )
  }

  /// Runs a command to its end.
  func run(_ arguments: String...) throws -> Ended { try run(arguments) }

  /// Runs a command to its end.
  func run(_ arguments: [String]) throws -> Ended { try start(arguments).end() }

  /// Starts a command and lets it go on.
  func start(_ arguments: String...) throws -> LiveGantry { try start(arguments) }

  /// Starts a command and lets it go on.
  func start(
    _ arguments: [String],
    patience: DispatchTimeInterval = .seconds(120)
  ) throws -> LiveGantry {
    let program = try #require(
      Repository.gantry,
      "no executable 'gantry' was built; see GANTRY_BIN"
    )
    return try LiveGantry(
      program,
      arguments,
      environment: environment,
      folder: scratch.path,
      patience: patience
    )
  }

  /// Records a library that nobody signed in the lock and the trust of this world.
  @discardableResult
  func add(_ library: String, _ arguments: String...) throws -> Ended {
    try run(["plugin", "add", library, "--allow-unsigned", "--yes"] + arguments)
  }

  /// This world with a lock and a trust of its own, in which nothing is recorded.
  func withoutPlugins() -> Gantry {
    var bare = self
    bare.environment["GANTRY_PLUGIN_PATH"] = nil
    bare.environment["GANTRY_LOCK"] = nil
    bare.environment["GANTRY_TRUST"] = nil
    return bare
  }

  /// Writes a pipeline of these phases and returns its name.
  func pipeline(_ phases: String, rest: String = "", name: String = "sample") throws -> String {
    let text = "apiVersion: gantry/v1\nname: \(name)\nphases:\n\(phases)\n\(rest)\n"
    try scratch.write(text, to: "\(name).yaml")
    return "\(name).yaml"
  }
}
