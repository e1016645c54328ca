import CGantryABI
import Synchronization

/// A plugin that was entered: what the table's `ctx` points at, until the process exits.
final class LoadedPlugin {
  private let types: [Key: ProvidedType]
  private let kinds: Set<PluginKind>
  private let newestHost: Mutex<Host>
  private let identity: String

  private struct Key: Hashable {
    var kind: PluginKind
    var type: String
  }

  private init(_ plugin: Plugin, _ host: Host) throws {
    self.identity = "\(plugin.id) \(plugin.version)"
    self.newestHost = Mutex(host)
    self.kinds = Set(plugin.provides.map(\.kind))
    self.types = try plugin.provides.reduce(into: [:]) { types, provided in
      let key = Key(kind: provided.kind, type: provided.descriptor.type)
      guard types.updateValue(provided, forKey: key) == nil else {
        throw PluginFailure(
          code: "TYPE_PROVIDED_TWICE",
          message: "\(plugin.id) \(plugin.version) provides the \(key.kind) '\(key.type)' twice",
          hint: "Give each type a name of its own."
        )
      }
    }
  }

  /// The host that entered last: new instances talk to it.
  private var host: Host { newestHost.withLock { $0 } }

  /// Goes on with another host.
  func use(_ host: Host) { newestHost.withLock { $0 = host } }

  /// Checks the host and makes the table.
  static func load(
    _ plugin: Plugin,
    _ host: Host
  ) throws -> (table: UnsafePointer<gantry_plugin>, loaded: LoadedPlugin) {
    try check(plugin, host)
    let loaded = try LoadedPlugin(plugin, host)
    let manifest = try JSON(encoding: Manifest(plugin)).bytes
    // Safe because text, table and context are kept until the process exits, as the ABI promises.
    let text = UnsafeMutableBufferPointer<CChar>.allocate(capacity: manifest.count)
    _ = unsafe text.initialize(from: manifest.map { CChar(bitPattern: $0) })
    let table = unsafe Tables.keep(
      gantry_plugin(
        struct_size: UInt32(MemoryLayout<gantry_plugin>.size),
        abi_minor: UInt32(GANTRY_ABI_MINOR),
        ctx: Unmanaged.passRetained(loaded).toOpaque(),
        manifest_json: gantry_str(ptr: UnsafePointer(text.baseAddress), len: text.count),
        get_interface: { unsafe LoadedPlugin.interface($0, $1) },
        shutdown: nil
      )
    )
    return unsafe (table, loaded)
  }

  static func check(_ plugin: Plugin, _ host: Host) throws {
    let name = "\(plugin.id) \(plugin.version)"
    guard host.minor >= plugin.minimumHostMinor else {
      throw PluginFailure(
        code: "ABI_MINOR",
        message: "\(name) needs host ABI 1.\(plugin.minimumHostMinor); "
          + "this host speaks 1.\(host.minor)",
        hint: "Upgrade Gantry, or install an older \(plugin.id)."
      )
    }
    if let missing = plugin.interfaces.first(where: { !host.offers($0) }) {
      throw PluginFailure(
        code: "ABI_INTERFACE",
        message: "\(name) needs \(missing.rawValue), which this host does not offer",
        hint: "Upgrade Gantry, or install an older \(plugin.id)."
      )
    }
  }

  private static func interface(
    _ context: UnsafeMutableRawPointer?,
    _ id: gantry_str
  ) -> UnsafeRawPointer? {
    guard let plugin = unsafe from(context) else { return nil }
    let tables = Tables.shared
    switch unsafe id.copied() {
    case GANTRY_PHASE_1 where plugin.kinds.contains(.phase): return unsafe .init(tables.phase)
    case GANTRY_SKILL_1 where plugin.kinds.contains(.skill): return unsafe .init(tables.skill)
    case GANTRY_SINK_1 where plugin.kinds.contains(.sink): return unsafe .init(tables.sink)
    case GANTRY_RECOVERY_1 where plugin.kinds.contains(.recovery):
      return unsafe .init(tables.recovery)
    default: return nil
    }
  }

  /// Makes an instance for a table's `create`.
  static func create(
    _ kind: PluginKind,
    _ context: UnsafeMutableRawPointer?,
    _ call: gantry_call,
    _ type: gantry_str,
    _ config: gantry_bytes,
    _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  ) -> gantry_status {
    guard let plugin = unsafe from(context), let instance = unsafe instance else {
      return Status.badInput
    }
    let name = unsafe type.copied()
    // Only for its way of answering: the instance proper does not exist yet.
    return Instance(plugin.host).answer(call) { _ in
      let made = try plugin.provided(kind, name).make(unsafe .init(config), plugin.host)
      // Safe because `destroy` takes the reference back.
      unsafe instance.pointee = Unmanaged<Instance>.passRetained(made).toOpaque()
      return Status.ok
    }
  }

  private func provided(_ kind: PluginKind, _ type: String) throws -> ProvidedType {
    if let provided = types[Key(kind: kind, type: type)] { return provided }
    let known = types.keys.filter { $0.kind == kind }.map(\.type).sorted()
    throw PluginFailure(
      code: "TYPE_NOT_FOUND",
      message: "\(identity) provides no \(kind) '\(type)'",
      hint: "Use one of: \(known.joined(separator: ", ")).",
      retry: .config,
      status: Status.notFound
    )
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> LoadedPlugin? {
    guard let context = unsafe context else { return nil }
    // Safe because the context is the one `load` retained for ever.
    return unsafe Unmanaged<LoadedPlugin>.fromOpaque(context).takeUnretainedValue()
  }
}
