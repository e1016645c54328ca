import ChildProcesses
import Foundation
import Testing

/// The layers over the headers: C, C++ and Rust, each with a program of tests that lies beside it.
@Suite(.timeLimit(.minutes(10)))
struct `The layers over the headers` {
  private static let include = `The headers`.include.path
  private static let tests = `The headers`.sdk.appending(path: "Tests/Layers").path

  @Test(.enabled(if: `The headers`.compiler != nil, "clang is not installed"))
  func `the C++ header compiles alone, without a warning`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).cpp")
    try "#include \"gantry/gantry.hpp\"\n#include \"gantry/gantry.hpp\"\n"
      .write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let clang = try #require(`The headers`.compiler)
    let finished = try Child.run(
      clang,
      [
        "-x", "c++", "-std=c++17", "-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only",
        "-I", Self.include, file.path,
      ]
    )
    #expect(finished.status == 0)
    #expect(finished.errors == "")
  }

  @Test(.enabled(if: Self.has("cc"), "the C compiler `cc` is not installed"))
  func `what reads and writes JSON in C keeps its word`() throws {
    try prove("cc", ["-std=c11", "-D_POSIX_C_SOURCE=200809L", "\(Self.tests)/json_tests.c"])
  }

  @Test(.enabled(if: Self.has("c++"), "the C++ compiler `c++` is not installed"))
  func `the C++ layer and the host in memory keep their word to each other`() throws {
    try prove("c++", ["-std=c++17", "\(Self.tests)/layer_tests.cpp"])
  }

  @Test(.enabled(if: Self.has("cargo"), "`cargo` is not installed"))
  func `the Rust layer passes its tests`() throws {
    let products = FileManager.default.temporaryDirectory
      .appending(path: "gantry-rust-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: products) }
    var environment = ProcessInfo.processInfo.environment
    environment["CARGO_TARGET_DIR"] = products.path
    environment["CARGO_BUILD_JOBS"] = "1"
    let manifest = `The headers`.sdk.appending(path: "Rust/gantry-plugin/Cargo.toml").path
    let finished = try Child.run(
      "cargo",
      ["test", "--offline", "--quiet", "--manifest-path", manifest],
      environment: environment
    )
    #expect(finished.status == 0, "\(finished.output)\(finished.errors)")
    #expect(!finished.errors.contains("warning"), "\(finished.errors)")
  }

  /// Builds a program of tests and runs it.
  private func prove(_ compiler: String, _ arguments: [String]) throws {
    let program = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: program) }
    let built = try Child.run(
      compiler,
      ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-pthread", "-I", Self.include]
        + arguments + ["-o", program.path]
    )
    #expect(built.errors == "")
    let ran = try Child.run(program.path, [])
    #expect(ran.status == 0, "\(ran.errors)")
    #expect(ran.output == "everything is as expected\n")
  }

  private static func has(_ program: String) -> Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }
}
