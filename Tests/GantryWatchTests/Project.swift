import Foundation
import GantryCore
import GantryWatch
import Synchronization

/// A project in a folder that is gone when the test is over.
final class Project: Sendable {
  let path: String
  private let outside: String

  init() throws {
    let folder = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath()
    let name = "gantry-watch-\(UUID().uuidString)"
    path = folder.appendingPathComponent(name).path
    outside = folder.appendingPathComponent(name + "-outside").path
    for path in [path, outside] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
  }

  deinit {
    for path in [path, outside] { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Writes a file beside the project and moves it in, so that it is seen whole or not at all.
  func write(_ text: String, to file: String, modified seconds: Int? = nil) throws {
    let parent = URL(fileURLWithPath: absolute(file)).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    let temporary = outside + "/" + UUID().uuidString
    try Data(text.utf8).write(to: URL(fileURLWithPath: temporary))
    if let seconds {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: Double(seconds))],
        ofItemAtPath: temporary
      )
    }
    guard rename(temporary, absolute(file)) == 0 else {
      throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: file])
    }
  }

  func setTime(_ seconds: Int, of file: String) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: Double(seconds))],
      ofItemAtPath: absolute(file)
    )
  }

  func remove(_ file: String) throws {
    try FileManager.default.removeItem(atPath: absolute(file))
  }

  func absolute(_ file: String) -> String { path + "/" + file }

  /// Writes a deployment index that names one agent.
  func writeIndex(
    files: [String: String] = [:],
    pending: [String: [String]]? = nil,
    modified seconds: Int? = nil
  ) throws {
    let names = JSONObject(files.map { ($0, .string($1)) })
    var entry = JSONObject([("files", .object(names))])
    if let pending {
      entry["pending"] = .object(
        JSONObject(pending.map { ($0, .array($1.map { .string($0) })) })
      )
    }
    let index: JSON = ["deployed_agents": ["one": .object(entry)], "deployed_skills": [:]]
    try write(try index.encodedString, to: Self.index, modified: seconds)
  }

  static let index = ".agents/skills/.gantry-deployed-skills.json"
}

/// A clock that never waits long: who sleeps wakes at once, and then it is later.
final class QuickClock: GantryCore.Clock {
  private let time: Mutex<Int64>

  init(seconds: Int64 = 1000) { time = Mutex(seconds * 1_000_000_000) }

  func now() -> Timestamp { Timestamp(nanoseconds: time.withLock { $0 }) }

  func sleep(until moment: Timestamp) async throws {
    try Task.checkCancellation()
    time.withLock { $0 = max($0, moment.nanoseconds) }
    await Task.yield()
  }
}

/// Rings when a test says so, and remembers what it was told to listen to.
final class ScriptedNotifier: ChangeNotifier {
  let signal = ChangeSignal()
  private let listened = Mutex<[String: Set<String>?]>([:])
  private let failure: ListeningFailure?

  init(failure: ListeningFailure? = nil) { self.failure = failure }

  /// Rings at a second.
  func ring(at seconds: Int64 = 1000) {
    signal.ring(at: Timestamp(nanoseconds: seconds * 1_000_000_000))
  }

  var folders: [String: Set<String>?] { listened.withLock { $0 } }

  func listen(to folder: String, names: Set<String>?) throws(ListeningFailure) {
    if let failure { throw failure }
    listened.withLock { $0[folder] = .some(names) }
  }
}
