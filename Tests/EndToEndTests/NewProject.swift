import ChildProcesses
import Foundation
import Testing

/// A project of `gantry plugin new`.
struct NewProject: Sendable, CustomTestStringConvertible {
  let language: String
  let kind: String
  var testDescription: String { "\(language) \(kind)" }

  static let kinds = ["phase", "skill", "sink", "recovery"]

  /// One for each language and kind.
  static let all = ["swift", "c", "cpp", "rust"].flatMap(of)

  /// One for each kind.
  static func of(_ language: String) -> [NewProject] {
    kinds.map { NewProject(language: language, kind: $0) }
  }

  /// Whether a program is in the `PATH` of the tests.
  static func has(_ program: String) -> Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }

  /// Makes it as `line-counter`, and returns its folder.
  func make(in gantry: Gantry, _ arguments: String...) throws -> String {
    let ended = try gantry.run(["plugin", "new", language, kind, "line-counter"] + arguments)
    try #require(ended.status == 0, "\(ended.errors)")
    return gantry.scratch.path(of: "line-counter")
  }

  func text(of file: String, in folder: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
  }

  /// Builds, tests and validates it with the one command that its README names.
  func build(_ folder: String, environment more: [String: String] = [:]) throws -> Finished {
    var environment = ProcessInfo.processInfo.environment
    // One job, because tests run beside it; nothing is to be fetched.
    environment["CARGO_BUILD_JOBS"] = "1"
    environment["CARGO_NET_OFFLINE"] = "true"
    environment.merge(more) { $1 }
    return try Child.run("make", ["-C", folder], environment: environment)
  }
}
