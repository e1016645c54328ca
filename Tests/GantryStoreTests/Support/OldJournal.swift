import Foundation
import GRDB
import GantryCore
import Testing

@testable import GantryStore

/// A journal that an earlier version of Gantry wrote; see `Tests/Fixtures/Journals`.
struct OldJournal {
  /// The newest step of its schema.
  let step: String

  /// Every journal there is.
  static let all = ["2-plugin-values"].map(OldJournal.init)

  /// Lays the journal down as a state folder.
  func restore(in folder: TemporaryFolder) throws {
    try FileManager.default.createDirectory(
      atPath: folder.state,
      withIntermediateDirectories: true
    )
    let sql = String(decoding: try file("journal.sql"), as: UTF8.self)
    let queue = try DatabaseQueue(path: folder.state + "/journal.db")
    try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
    try queue.close()
  }

  /// What `runs show --json` said of a run, by the name of its pipeline.
  func shown(_ pipeline: String) throws -> JSON {
    try JSONParser.parse([UInt8](try file("\(pipeline).json")))
  }

  /// The state of a run as its version folded it.
  func state(_ pipeline: String) throws -> RunState {
    let states = try JSONParser.parse([UInt8](try file("states.json")))
    return try #require(states[pipeline]).decoded(as: RunState.self)
  }

  private func file(_ name: String) throws -> Data {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try Data(contentsOf: tests.appending(path: "Fixtures/Journals/\(step)/\(name)"))
  }
}

extension OldJournal: CustomStringConvertible {
  var description: String { step }
}
