import ChildProcesses
import Foundation

/// The libraries of some fixtures, in a folder that is gone with the last one who needs it.
final class CorpusLibraries: Sendable {
  private let folder: URL

  /// A fixture that does not compile.
  struct NotCompiled: Error, CustomStringConvertible {
    var description: String
  }

  /// Compiles fixtures, two at a time.
  ///
  /// - Parameter fixtures: The fixtures.
  /// - Throws: ``NotCompiled`` with what the compilers said.
  init(_ fixtures: [CorpusFixture]) async throws {
    folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "gantry-corpus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try await compile(fixtures.map { Self.command(for: $0) })
    for fixture in fixtures {
      guard let count = fixture.bytesKept else { continue }
      let library = URL(filePath: path(of: fixture))
      let whole = try Data(contentsOf: library)
      try whole.prefix(count).write(to: library)
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Names the library of a fixture.
  ///
  /// - Parameter fixture: The fixture.
  /// - Returns: The library's path.
  func path(of fixture: CorpusFixture) -> String {
    folder.appending(path: Self.library(of: fixture)).path
  }

  /// Lets one process start all the compilers, which keeps two processors busy.
  private func compile(_ commands: [String]) async throws {
    let list = folder.appending(path: "commands")
    try (commands.joined(separator: "\n") + "\n")
      .write(to: list, atomically: true, encoding: .utf8)
    let ended = try await Child.runAside(
      "xargs",
      ["-a", list.path, "-P", "2", "-d", "\n", "-n", "1", "sh", "-c"],
      folder: folder.path
    )
    guard ended.status == 0 else { throw NotCompiled(description: ended.errors) }
  }

  private static func library(of fixture: CorpusFixture) -> String { fixture.name + ".so" }

  private static let flags = [
    "-shared", "-fPIC", "-fvisibility=hidden", "-Wall", "-Wextra", "-Werror",
    "-Wl,-z,relro,-z,now",
  ]

  /// What a shell does to make the library.
  private static func command(for fixture: CorpusFixture) -> String {
    let isCPlusPlus = fixture.source.pathExtension == "cpp"
    let absent = fixture.absentLibraries
    let words =
      (isCPlusPlus ? ["c++", "-std=c++17", "-O1"] : ["cc", "-std=gnu11"]) + flags
      + ["-I", quoted(Corpus.headers.path), quoted(fixture.source.path)]
      + ["-o", quoted(library(of: fixture))] + fixture.flags
      + (absent.isEmpty ? [] : ["-Wl,--no-as-needed"]) + absent
    let stubs = absent.map { "echo | cc -shared -x c - -Wl,-soname,\($0) -o \($0)" }
    let ends = absent.map { "rm \($0)" }
    return (stubs + [words.joined(separator: " ")] + ends).joined(separator: " && ")
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: #"'\''"#) + "'"
  }
}
