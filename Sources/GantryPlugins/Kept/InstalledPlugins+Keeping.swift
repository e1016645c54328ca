public import GantryCore

extension InstalledPlugins {
  /// Keeps the libraries of the plugins that a run is pinned to.
  ///
  /// What is built with the host is not kept: another build of it is another host.
  ///
  /// - Parameters:
  ///   - ids: The plugins.
  ///   - kept: Where libraries are kept.
  /// - Returns: What the run must hold from before it is in the journal.
  /// - Throws: ``PluginError`` as ``KeptLibraries/keep(_:_:)`` does, or when a library cannot be
  ///   opened.
  public func keep(
    _ ids: some Sequence<String>,
    in kept: KeptLibraries
  ) throws(PluginError) -> [LibraryHold] {
    let ids = Set(ids)
    var holds: [LibraryHold] = []
    for library in libraries where ids.contains(library.manifest.id) {
      guard let plugin = library.source.locked, plugin.origin != .builtIn else { continue }
      holds.append(try kept.keep(plugin, try library.source.open()))
    }
    return holds
  }

  /// Why a plugin is quarantined, whichever of its builds is installed.
  ///
  /// - Parameter plugin: The plugin.
  /// - Returns: The failure that each of its calls would end with; nil when it is not.
  public func quarantine(of plugin: LockedPlugin) -> Failure? {
    host.crashes?.quarantine(
      of: CrashSubject(
        plugin: plugin.entry.id,
        version: plugin.entry.version,
        sha256: plugin.sha256,
        path: plugin.path,
        type: "",
        function: "",
        input: []
      )
    )
  }
}
