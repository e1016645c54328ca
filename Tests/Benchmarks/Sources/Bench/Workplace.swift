import Foundation

/// Where benchmarks put their files, and where the programs are that they start.
///
/// Everything is beside the report, so that it is on the disk that is built on and not in memory.
struct Workplace {
  /// The folder.
  let path: String
  /// The program that is measured.
  let gantry: String
  /// The folder with nothing but the plugin of the benchmarks.
  var plugins: String { path + "/plugins" }

  private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../..").standardizedFileURL

  /// Prepares a folder and compiles the plugin into it.
  ///
  /// - Parameters:
  ///   - gantry: The program that is measured.
  ///   - report: The file that the folder is made beside.
  /// - Throws: ``Malfunction`` when a program is missing or the plugin does not compile.
  init(gantry: String, beside report: String) throws {
    guard FileManager.default.isExecutableFile(atPath: gantry) else {
      throw Malfunction("there is no program '\(gantry)'; build it with swift build -c release")
    }
    self.gantry = URL(filePath: gantry).standardizedFileURL.path
    path =
      URL(filePath: report).standardizedFileURL.deletingLastPathComponent().path
      + "/bench-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(
      atPath: path + "/plugins",
      withIntermediateDirectories: true
    )
    _ = try compilePlugin(to: plugins + "/noop.so")
    try installHost()
  }

  private init(path: String, gantry: String) {
    self.path = path
    self.gantry = gantry
  }

  /// The same place on a file system without a disk; nil where there is none.
  func inMemory() throws -> Workplace? {
    guard FileManager.default.isWritableFile(atPath: "/dev/shm") else { return nil }
    let name = "gantry-bench-\(ProcessInfo.processInfo.processIdentifier)"
    let other = Workplace(path: "/dev/shm/" + name, gantry: gantry)
    try FileManager.default.createDirectory(
      atPath: other.path,
      withIntermediateDirectories: true
    )
    try FileManager.default.copyItem(atPath: plugins, toPath: other.plugins)
    try other.installHost()
    return other
  }

  /// Puts a copy of the program beside the plugin and locks the plugin, as one that is built with the
  /// host: what is measured is the engine, not the way to a worker.
  private func installHost() throws {
    let files = FileManager.default
    try files.createDirectory(atPath: path + "/host", withIntermediateDirectories: true)
    let built = URL(filePath: gantry).deletingLastPathComponent()
    for name in ["gantry", "gantry-worker"] {
      try files.copyItem(atPath: built.appending(path: name).path, toPath: "\(path)/host/\(name)")
    }
    try files.copyItem(atPath: plugins + "/noop.so", toPath: path + "/host/noop.so")
    _ = try Program(path + "/host/gantry", ["plugin", "lock", path + "/host"]).run(in: self)
  }

  /// A file of the benchmarks' own sources.
  func source(_ name: String) -> String {
    Self.repository.appending(path: "Tests/Benchmarks/" + name).path
  }

  /// Compiles the plugin that runs are measured with.
  ///
  /// - Parameter library: The file; each has its library's variables to itself.
  /// - Returns: The file.
  /// - Throws: ``Malfunction`` when it does not compile.
  func compilePlugin(to library: String) throws -> String {
    try compile("../Fixtures/Plugins/Noop/Noop.c", to: library, isLibrary: true)
  }

  /// Compiles a file in C.
  ///
  /// - Parameters:
  ///   - source: The file, below the folder of the benchmarks.
  ///   - file: Where the library or program goes.
  ///   - isLibrary: Whether it becomes a library.
  /// - Returns: The library or program.
  /// - Throws: ``Malfunction`` when it does not compile.
  func compile(_ source: String, to file: String, isLibrary: Bool) throws -> String {
    let benchmarks = Self.repository.appending(path: "Tests/Benchmarks")
    let headers = Self.repository.appending(path: "PluginSDK/Sources/CGantryABI/include").path
    let compiler = ["/usr/bin/cc", "/usr/bin/clang", "/usr/bin/gcc"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    guard let compiler else { throw Malfunction("no C compiler is installed") }
    let form = isLibrary ? ["-shared", "-fPIC", "-fvisibility=hidden"] : []
    let text = benchmarks.appending(path: source).path
    _ = try Program(compiler, form + ["-O2", "-I", headers, text, "-o", file]).run(in: self)
    return file
  }

  /// A program that is built together with this one.
  func program(_ name: String) -> String {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: name).path
  }

  /// A path of which nothing exists yet.
  func fresh(_ name: String) -> String { "\(path)/\(name)-\(UUID().uuidString)" }

  /// A pipeline of no-op phases, each of which needs the one before it.
  ///
  /// - Parameter phases: How many.
  /// - Returns: The pipeline's file.
  /// - Throws: What writing a file throws.
  func pipeline(ofPhases phases: Int) throws -> String {
    let lines = (0..<phases).map { place in
      let needs = place == 0 ? "" : ", needs: [p\(place - 1)]"
      return "  - { id: p\(place), use: test.noop/noop\(needs) }\n"
    }
    let text = "apiVersion: gantry/v1\nname: bench\nphases:\n" + lines.joined()
    let file = "\(path)/\(phases).yaml"
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// A command of Gantry on a journal in a folder.
  func command(_ words: [String], state: String) -> Program {
    Program(path + "/host/gantry", words + ["--state", state])
  }

  /// A run of a pipeline whose journal goes to a folder.
  func run(_ pipeline: String, state: String) -> Program {
    command(["run", pipeline, "--json"], state: state)
  }

  /// Removes the folder.
  func clear() { try? FileManager.default.removeItem(atPath: path) }
}

/// Why something could not be measured.
struct Malfunction: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
