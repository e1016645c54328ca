import ChildProcesses
import Foundation
import GantryPlugins
import Synchronization
import Testing

/// The plugins that attack the host, and the worker they are kept in, compiled when tests run.
///
/// They are never loaded into the process of the tests, so all tests share the same files.
enum HostileFixture {
  /// A library of `Tests/Fixtures/Plugins/Hostile`.
  enum Library: Hashable {
    /// Attacks of a plugin that is permitted nothing.
    case hostile
    /// Attacks of a plugin that may run programs.
    case forking
    /// Looks for ways out of the sandbox.
    case searching
    /// Ignores being cancelled.
    case stubborn
    /// Does its harm before or after its calls, in the way of that name.
    case entering(String)
    /// Throws a C++ exception.
    case throwing
    /// Panics in Rust.
    case panicking
  }

  /// Why tests of the C++ plugin are skipped.
  static let needsCPlusPlus: Comment = "no C++ compiler is installed"
  /// Why tests of the Rust plugin are skipped.
  static let needsRust: Comment = "no Rust compiler is installed"

  static let compilerOfCPlusPlus = program("g++") ?? program("clang++")
  static let compilerOfRust = program("rustc").flatMap { isUsable($0) ? $0 : nil }

  /// The compiled library.
  static func library(_ library: Library) throws -> String {
    try folder.file(library.fileName) { output in
      try run(library.command(output))
    }
  }

  /// The program that workers run, compiled as the Makefile compiles it.
  static func worker() throws -> String {
    try folder.file("gantry-worker") { output in
      let files = try ["CGantryWorker", "CGantryFrames"].flatMap { room in
        try sources(of: root.appending(path: "Sources/\(room)"))
      }
      let strict = ["-std=c11", "-O2", "-g", "-fvisibility=hidden", "-fPIE", "-pie"]
      let flags = strict + ["-static-libgcc", "-Wl,-z,relro,-z,now"]
      try run([try #require(Fixture.compiler)] + flags + includes + files + ["-o", output])
    }
  }

  /// A program of `Tests/Fixtures/Sandbox`, with the parts of the worker that it drives.
  static func sandboxProgram(_ name: String) throws -> String {
    try folder.file("sandbox-\(name)") { output in
      let parts = try sources(of: root.appending(path: "Sources/CGantryWorker")).filter {
        $0.contains("/sandbox_") || $0.hasSuffix("/process.c") || $0.hasSuffix("/resource_limits.c")
      }
      let program = root.appending(path: "Tests/Fixtures/Sandbox/\(name).c").path
      let flags = ["-std=c11", "-O1", "-I\(root.appending(path: "Sources/CGantryWorker").path)"]
      try run(
        [try #require(Fixture.compiler)] + flags + includes + [program] + parts
          + ["-o", output, "-lpthread"]
      )
    }
  }

  // MARK: - Where everything is

  private static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  fileprivate static let plugins = root.appending(path: "Tests/Fixtures/Plugins/Hostile")
  fileprivate static let includes = [
    "PluginSDK/Sources/CGantryABI/include", "Sources/CGantryFrames/include",
  ].map { "-I\(root.appending(path: $0).path)" }

  private static func sources(of room: URL) throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: room.path)
    return names.filter { $0.hasSuffix(".c") }.sorted().map { room.appending(path: $0).path }
  }

  private static func program(_ name: String) -> String? {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Whether it is more than a stand-in for a toolchain that nobody installed.
  private static func isUsable(_ program: String) -> Bool {
    (try? Child.run(program, ["--version"]))?.status == 0
  }

  private static func run(_ command: [String]) throws {
    let ended = try Child.run(command[0], Array(command.dropFirst()))
    let text = command.joined(separator: " ")
    try #require(ended.status == 0, "this does not compile: \(text)\n\(ended.errors)")
  }

  private static let folder = CompiledFiles()
}

extension HostileFixture.Library {
  fileprivate var fileName: String {
    switch self {
    case .hostile: "libHostile.so"
    case .forking: "libForking.so"
    case .searching: "libSearching.so"
    case .stubborn: "libStubborn.so"
    case .entering(let way): "libEntering-\(way).so"
    case .throwing: "libThrowing.so"
    case .panicking: "libPanicking.so"
    }
  }

  /// What compiles the library.
  fileprivate func command(_ output: String) throws -> [String] {
    switch self {
    case .hostile:
      try attacks(
        "Hostile",
        "Crashing",
        "Exiting",
        "Looping",
        "Noise",
        "Misuse",
        "Services",
        "Environment",
        "Page",
        "Frames",
        "Late",
        "Processes"
      )(output)
    case .forking: try attacks("Forking", "Processes")(output)
    case .searching:
      try attacks(
        "Searching",
        "Searching",
        "SearchingFiles",
        "SearchingChanges",
        "SearchingNetwork",
        "SearchingKernel"
      )(output)
    case .stubborn: try attacks("Stubborn", "Stubborn")(output)
    case .entering(let way): try c(["Entering.c"], ["-D\(way)"], output)
    case .throwing:
      [try #require(HostileFixture.compilerOfCPlusPlus), "-std=c++17"] + Self.shared
        + HostileFixture.includes + [source("Throwing.cpp"), "-o", output]
    case .panicking:
      [try #require(HostileFixture.compilerOfRust), "--edition", "2021", "-O"]
        + [source("Panicking.rs"), "-o", output]
    }
  }

  private static let shared = ["-shared", "-fPIC", "-O1", "-fvisibility=hidden"]

  /// The library of the attacks that `NAMEAttacks.h` lists.
  private func attacks(_ name: String, _ sources: String...) -> (String) throws -> [String] {
    let list = #"-DATTACKS_FILE="\#(name)Attacks.h""#
    return { try c((["Hostile"] + sources).map { "\($0).c" }, [list], $0) }
  }

  private func c(_ sources: [String], _ defines: [String], _ output: String) throws -> [String] {
    [try #require(Fixture.compiler)] + Self.shared + HostileFixture.includes
      + ["-D_GNU_SOURCE", "-fstack-protector-all"] + defines + sources.map(source)
      + ["-o", output, "-lpthread", "-lrt"]
  }

  private func source(_ name: String) -> String {
    HostileFixture.plugins.appending(path: name).path
  }
}

/// Files that are made once per process, in a folder that goes with it.
private final class CompiledFiles: Sendable {
  private static let path = NSTemporaryDirectory() + "gantry-hostile-\(UUID().uuidString)"
  private let made = Mutex<[String: String]>([:])

  init() {
    // What is static is never freed; the end of the process is the last moment to clean up.
    atexit { try? FileManager.default.removeItem(atPath: CompiledFiles.path) }
  }

  /// The path of a file, which a closure makes when it is not there; others wait meanwhile.
  func file(_ name: String, _ make: (String) throws -> Void) throws -> String {
    try made.withLock { made in
      if let path = made[name] { return path }
      try FileManager.default.createDirectory(
        atPath: Self.path,
        withIntermediateDirectories: true
      )
      let path = "\(Self.path)/\(name)"
      try make(path)
      made[name] = path
      return path
    }
  }
}
