import Crypto
import Foundation
import GantryCore
import StoreConformance
import Testing

@testable import GantryStore

@Suite struct `The log of an attempt` {
  private let path = AttemptPath(phase: "build", attempt: 2)

  private func text(_ folder: TemporaryFolder, _ file: String) throws -> String {
    try String(contentsOfFile: folder.state + "/" + file, encoding: .utf8)
  }

  @Test func `lines are JSON in their order, and the seal describes the file`() throws {
    let folder = try TemporaryFolder()
    let run = Author().id
    let log = AttemptLogFiles(folder: folder.state).open(run, path: path)
    log.write(.info, "hello \"you\"\nthere", at: FixedClock.moment)
    log.write(.error, "gone", at: FixedClock.moment)
    let seal = try #require(log.seal())
    let expected = """
      {"time":"2026-03-01T09:30:00.000Z","level":"info","message":"hello \\"you\\"\\nthere"}
      {"time":"2026-03-01T09:30:00.000Z","level":"error","message":"gone"}

      """
    #expect(seal.file == "logs/\(run)/build-2.ndjson")
    #expect(try text(folder, seal.file) == expected)
    #expect((seal.lines, seal.bytes, seal.dropped) == (2, expected.utf8.count, 0))
    let hash = SHA256.hash(data: Data(expected.utf8)).map { String(format: "%02x", $0) }.joined()
    #expect(seal.sha256 == hash)
  }

  @Test func `a silent attempt leaves no file and no seal`() throws {
    let folder = try TemporaryFolder()
    let log = AttemptLogFiles(folder: folder.state).open(Author().id, path: path)
    #expect(log.seal() == nil)
    #expect(!FileManager.default.fileExists(atPath: folder.state))
  }

  @Test(arguments: LogLevel.allCases.filter(\.isAlarming))
  func `what should alarm somebody is on file before the log is sealed`(level: LogLevel) throws {
    let folder = try TemporaryFolder()
    let run = Author().id
    let log = AttemptLogFiles(folder: folder.state).open(run, path: path)
    log.write(.info, "before", at: FixedClock.moment)
    log.write(level, "boom", at: FixedClock.moment)
    let line = #""level":"\#(level.rawValue)","message":"boom"}"#
    #expect(try text(folder, "logs/\(run)/build-2.ndjson").contains(line))
  }

  @Test func `a full file is set aside once, then lines are dropped and counted`() throws {
    let folder = try TemporaryFolder()
    let run = Author().id
    let log = AttemptLogFiles(folder: folder.state).open(run, path: path)
    let line = String(repeating: "x", count: 1000)
    for _ in 0..<2500 { log.write(.info, line, at: FixedClock.moment) }
    let seal = try #require(log.seal())
    let aside = try text(folder, "logs/\(run)/build-2.1.ndjson")
    let current = try text(folder, seal.file)
    #expect(aside.utf8.count <= LogFile.limit)
    #expect(current.utf8.count == seal.bytes)
    #expect(seal.bytes <= LogFile.limit)
    let kept = [aside, current].map { $0.split(separator: "\n").count }
    #expect(kept[1] == seal.lines)
    #expect(kept[0] + kept[1] + seal.dropped == 2500)
    #expect(seal.dropped > 0)
  }

  @Test func `a line longer than a file is dropped`() throws {
    let folder = try TemporaryFolder()
    let log = AttemptLogFiles(folder: folder.state).open(Author().id, path: path)
    log.write(.info, String(repeating: "x", count: LogFile.limit), at: FixedClock.moment)
    let seal = try #require(log.seal())
    #expect((seal.lines, seal.dropped) == (0, 1))
  }

  @Test func `lines after the seal are dropped`() throws {
    let folder = try TemporaryFolder()
    let log = AttemptLogFiles(folder: folder.state).open(Author().id, path: path)
    log.write(.info, "one", at: FixedClock.moment)
    let seal = try #require(log.seal())
    log.write(.info, "two", at: FixedClock.moment)
    #expect(try text(folder, seal.file).split(separator: "\n").count == 1)
  }

  @Test func `a folder that cannot be written to costs the lines, not the attempt`() throws {
    let folder = try TemporaryFolder()
    try Data().write(to: URL(fileURLWithPath: folder.state))
    let log = AttemptLogFiles(folder: folder.state).open(Author().id, path: path)
    log.write(.error, "lost", at: FixedClock.moment)
    let seal = try #require(log.seal())
    #expect((seal.lines, seal.bytes, seal.dropped) == (0, 0, 1))
  }

  @Test(arguments: [
    ("build", "build"), ("build[arch=arm64]", "build[arch=arm64]"), ("a/b", "a%2fb"),
    ("../x", "%2e%2e%2fx"), ("é", "%c3%a9"), ("a%2fb", "a%252fb"), ("\u{1}", "%01"),
  ])
  func `phase ids never lead out of the folder or meet`(_ id: String, _ name: String) {
    #expect(AttemptLogFiles.fileName(id) == name)
  }

  @Test func `a plan keeps no logs`() {
    let log = DiscardedLogs().open(Author().id, path: path)
    log.write(.error, "nothing", at: FixedClock.moment)
    #expect(log.seal() == nil)
  }
}
