import Foundation
import GantryCore
import Glibc
import Testing

/// A state folder whose journal an earlier version of Gantry wrote; see `Tests/Fixtures/Journals`.
struct OldState {
  /// The newest step of its schema.
  let step: String

  /// Every one there is.
  static let all = ["2-plugin-values"].map(OldState.init)

  /// Lays the journal down as a state folder of this name.
  func restore(_ gantry: Gantry, to name: String) throws {
    try FileManager.default.createDirectory(
      atPath: gantry.scratch.path(of: name),
      withIntermediateDirectories: true
    )
    let journal = gantry.scratch.path(of: "\(name)/journal.db")
    try JournalFile(path: journal).execute(try text("journal.sql"))
  }

  /// What `runs show --json` said of a run, by the name of its pipeline.
  func shown(_ pipeline: String) throws -> JSON {
    try JSONParser.parse(Array(try text("\(pipeline).json").utf8))
  }

  private func text(_ name: String) throws -> String {
    let file = "\(Repository.root)/Tests/Fixtures/Journals/\(step)/\(name)"
    return String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
  }
}

extension OldState: CustomStringConvertible {
  var description: String { step }
}

/// A journal that is written to behind Gantry's back, with the library that Gantry itself uses.
///
/// It is looked up when it is needed, so that the tests of the whole depend on no part of it.
struct JournalFile {
  let path: String

  private typealias Open =
    @convention(c) (
      UnsafePointer<CChar>, UnsafeMutablePointer<OpaquePointer?>
    ) -> CInt
  private typealias Execute =
    @convention(c) (
      OpaquePointer?, UnsafePointer<CChar>, UnsafeRawPointer?, UnsafeRawPointer?, UnsafeRawPointer?
    ) -> CInt
  private typealias Close = @convention(c) (OpaquePointer?) -> CInt

  /// Runs statements; creates the file when it is not there.
  func execute(_ sql: String) throws {
    let open = unsafeBitCast(try symbol("sqlite3_open"), to: Open.self)
    let execute = unsafeBitCast(try symbol("sqlite3_exec"), to: Execute.self)
    let close = unsafeBitCast(try symbol("sqlite3_close"), to: Close.self)
    var connection: OpaquePointer?
    defer { _ = close(connection) }
    try #require(open(path, &connection) == 0, "\(path) cannot be opened")
    try #require(execute(connection, sql, nil, nil, nil) == 0, "\(path) refuses the statements")
  }

  private func symbol(_ name: String) throws -> UnsafeMutableRawPointer {
    let library = try #require(dlopen("libsqlite3.so.0", RTLD_NOW), "SQLite is not installed")
    return try #require(dlsym(library, name))
  }
}
