// Re-exported because the compiler checks the author's `gantry_plugin_v1` against the C header, and
// so the header has to be visible in the author's file; one import is easier to get right than two.
@_exported public import CGantryABI

/// The host's table, as the entry point receives it.
public typealias HostTable = UnsafePointer<gantry_host>

/// Where the entry point says why it hands out no table.
public typealias RefusalWriter = UnsafePointer<gantry_out>

/// The plugin's table, as the entry point returns it.
public typealias PluginTable = UnsafePointer<gantry_plugin>
