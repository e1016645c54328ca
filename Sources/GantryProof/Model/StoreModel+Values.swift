public import GantryCore

extension StoreModel {
  /// Reads a value that a plugin keeps between runs.
  public func value(_ key: String, of plugin: String) -> PluginValue? {
    values[PluginKey(plugin: plugin, key: key)]
  }

  /// Writes a value if its revision is the expected one; see ``GantryCore/PluginValues/put(_:)``.
  public mutating func put(_ put: PluginValuePut) throws(StoreError) -> PluginValueAnswer {
    try check(put.epoch, of: try place(of: put.run))
    let key = PluginKey(plugin: put.plugin, key: put.key)
    let known = values[key]
    let revision = known?.revision ?? 0
    if let expected = put.expected, expected != revision { return .conflict(known) }
    try commit()
    values[key] = PluginValue(bytes: put.bytes, revision: revision + 1)
    return .written(revision: revision + 1)
  }
}
