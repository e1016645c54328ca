import GantryCore

extension RunState {
  /// The builds of plugins that the run needs, by the plugin's id: those that it was started with,
  /// or that a person has accepted instead.
  var pins: [String: PluginPin] {
    (queued?.plugins ?? [:]).merging(owner?.acceptedPlugins ?? [:]) { $1 }
  }
}
