import AutoConfigurePhases
public import GantryPlugin

/// The one function that the library exports.
@c @implementation
public func gantry_plugin_v1(_ host: HostTable?, _ why: RefusalWriter?) -> PluginTable? {
  AutoConfigure.plugin.enter(host, why)
}
