import ChildProcesses
import Foundation

/// The instrument and the worker, compiled as the Makefile compiles them, in a folder that is gone with
/// the last one who needs it.
final class CorpusPrograms: Sendable {
  private let folder: URL
  /// The path of `gantry-trial`.
  var trial: String { folder.appending(path: "gantry-trial").path }
  /// The path of `gantry-worker`.
  var worker: String { folder.appending(path: "gantry-worker").path }
  /// Where trials have their folders.
  var scratch: String { folder.appending(path: "scratch").path }

  /// A program that does not compile.
  struct NotCompiled: Error, CustomStringConvertible {
    var description: String
  }

  /// Compiles both.
  ///
  /// - Throws: ``NotCompiled`` with what the compiler said.
  init() async throws {
    folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "gantry-programs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "scratch"),
      withIntermediateDirectories: true
    )
    let confinement = [
      "sandbox_arguments", "sandbox_filter", "sandbox_landlock", "sandbox_seccomp",
      "resource_limits", "process",
    ]
    try await compile(
      try Self.sources(of: "CGantryTrial")
        + confinement.map { Corpus.room("CGantryWorker").appending(path: "\($0).c").path },
      as: trial
    )
    try await compile(
      try Self.sources(of: "CGantryWorker") + Self.sources(of: "CGantryFrames"),
      as: worker
    )
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static func sources(of room: String) throws -> [String] {
    let folder = Corpus.room(room)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".c") }
      .sorted()
      .map { folder.appending(path: $0).path }
  }

  private func compile(_ sources: [String], as program: String) async throws {
    let flags = [
      "-std=c11", "-O1", "-fvisibility=hidden", "-fPIE", "-pie", "-static-libgcc",
      "-Wl,-z,relro,-z,now",
    ]
    let includes = [
      Corpus.headers, Corpus.room("CGantryFrames").appending(path: "include"),
      Corpus.room("CGantryWorker"),
    ].flatMap { ["-I", $0.path] }
    let words = flags + includes + sources + ["-o", program]
    let ended = try await Child.runAside("cc", words, folder: folder.path)
    guard ended.status == 0 else { throw NotCompiled(description: ended.errors) }
  }
}
