import Foundation
import GRDB
public import GantryCore
import GantryFaults
import Synchronization

extension SQLiteStore {
  /// Reads a value that a plugin keeps between runs.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - plugin: The id of the plugin whose values are meant.
  /// - Returns: The value, or nil when there is none.
  /// - Throws: ``StoreError`` when the journal cannot be read.
  public func value(_ key: String, of plugin: String) async throws(StoreError) -> PluginValue? {
    try await read { db in try PluginValue.fetch(db, key, of: plugin) }
  }

  /// Writes a value that a plugin keeps between runs, durable before it returns.
  ///
  /// What is there is looked at in the transaction that replaces it, so of two writers who expect
  /// the same revision one gets it.
  ///
  /// - Parameter put: What to write, for whom.
  /// - Returns: The new revision, or what is there instead of the expected one.
  /// - Throws: ``StoreError`` with `.fenced` when the run has another owner by now, `.notFound` when
  ///   there is no such run.
  public func put(_ put: PluginValuePut) async throws(StoreError) -> PluginValueAnswer {
    do {
      Faults.reach("commit.before.put")
      defer { Faults.reach("commit.after.put") }
      return try await write { db in
        defer { Faults.reach("commit.inside.put") }
        guard let lease = try Lease.fetch(db, run: put.run) else {
          throw StoreError.unknownRun(put.run.text)
        }
        try lease.check(db, put.epoch, of: put.run)
        return try PluginValue.replace(db, put)
      }
    } catch {
      throw await noteRefusal(error, of: put.run)
    }
  }
}

extension PluginValue {
  fileprivate static func fetch(
    _ db: Database,
    _ key: String,
    of plugin: String
  ) throws -> PluginValue? {
    let statement = try db.cachedStatement(
      sql: "SELECT data, revision FROM plugin_value WHERE plugin = ? AND key = ?"
    )
    return try Row.fetchOne(statement, arguments: [plugin, key]).map { row in
      PluginValue(bytes: [UInt8](row[0] as Data), revision: UInt64(row[1] as Int64))
    }
  }

  fileprivate static func replace(
    _ db: Database,
    _ put: PluginValuePut
  ) throws -> PluginValueAnswer {
    let known = try fetch(db, put.key, of: put.plugin)
    let revision = known?.revision ?? 0
    if let expected = put.expected, expected != revision { return .conflict(known) }
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO plugin_value (plugin, key, revision, data) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [put.plugin, put.key, Int64(revision + 1), Data(put.bytes)])
    return .written(revision: revision + 1)
  }
}
