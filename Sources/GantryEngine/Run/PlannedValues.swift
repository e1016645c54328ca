import GantryCore
import Synchronization

/// What plugins keep between runs, as a plan sees it: what is there, and what the plan itself wrote
/// over it, which nobody else ever sees.
final class PlannedValues: PluginValues {
  private struct Key: Hashable {
    let plugin: String
    let key: String
  }

  private let base: any PluginValues
  private let written = Mutex<[Key: PluginValue]>([:])

  /// Lays a plan over the real values.
  ///
  /// - Parameter base: The real values; they are only read.
  init(over base: any PluginValues) { self.base = base }

  func value(_ key: String, of plugin: String) async throws(StoreError) -> PluginValue? {
    let place = Key(plugin: plugin, key: key)
    if let known = written.withLock({ $0[place] }) { return known }
    return try await base.value(key, of: plugin)
  }

  func put(_ put: PluginValuePut) async throws(StoreError) -> PluginValueAnswer {
    let real = try await base.value(put.key, of: put.plugin)
    let place = Key(plugin: put.plugin, key: put.key)
    return written.withLock { written in
      let known = written[place] ?? real
      let revision = known?.revision ?? 0
      if let expected = put.expected, expected != revision { return .conflict(known) }
      written[place] = PluginValue(bytes: put.bytes, revision: revision + 1)
      return .written(revision: revision + 1)
    }
  }
}
