import Foundation
import GantryCore
import Glibc
import Testing

@testable import GantryStore

@Suite struct `What the disk is asked for` {
  private static let strace = "/usr/bin/strace"

  /// Follows this process with strace while a body runs; nil when that is not allowed here.
  private func flushes(_ body: () async throws -> Void, in folder: String) async throws -> Int? {
    let output = folder + "/trace"
    let tracer = Process()
    tracer.executableURL = URL(fileURLWithPath: Self.strace)
    tracer.arguments = [
      "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", output,
      "-p", "\(ProcessInfo.processInfo.processIdentifier)",
    ]
    let words = Pipe()
    tracer.standardError = words
    try tracer.run()
    let first = String(decoding: words.fileHandleForReading.availableData, as: UTF8.self)
    guard first.contains("attached") else {
      kill(tracer.processIdentifier, SIGKILL)
      return nil
    }
    try await body()
    // Signals that ask are blocked in children of this process; strace writes line by line, before
    // the traced thread goes on, so nothing is lost.
    kill(tracer.processIdentifier, SIGKILL)
    tracer.waitUntilExit()
    let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
    return lines.count { $0.contains("\(folder)/state/journal.db-wal>") }
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: strace),
      "counting flushes needs strace"
    )
  )
  func `every commit is flushed once, neither less nor more`() async throws {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    var author = Author()
    _ = try await store.append(author.start())
    let batches = try (0..<20).map { _ in try author.lazy() }
    let count = try await flushes(
      { for batch in batches { _ = try await store.append(batch) } },
      in: folder.path
    )
    guard let count else {
      try Test.cancel("strace may not follow this process here")
    }
    #expect(count == 20)
  }
}
