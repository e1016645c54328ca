/// A plugin: its facts and the types it provides.
///
/// A library holds one of these in a global and hands it to the host in its entry point:
///
/// ```swift
/// public import GantryPlugin
///
/// let plugin = Plugin(
///   id: "acme.greeter", version: "1.0.0", summary: "Greets people.",
///   provides: [.phase(Greet.self)])
///
/// @c @implementation
/// public func gantry_plugin_v1(_ host: HostTable?, _ why: RefusalWriter?) -> PluginTable? {
///   plugin.enter(host, why)
/// }
/// ```
public struct Plugin: Sendable {
  /// The plugin's id, dotted and owner first: `acme.greeter`.
  public let id: String
  /// The plugin's version, semantic: `1.0.0`.
  public let version: String
  /// What the plugin is for, in one sentence.
  public let summary: String
  /// The lowest minor version of the host ABI the plugin works with.
  public let minimumHostMinor: Int
  /// The host interfaces the plugin cannot do without.
  public let interfaces: [HostInterface]
  /// The names of the skills the plugin invokes.
  public let skills: [String]
  /// The names of the secrets the plugin asks for.
  public let secrets: [String]
  /// What the plugin may touch outside its inputs and outputs.
  public let permissions: Permissions
  /// The bounds the plugin sets for itself.
  public let limits: Limits
  /// The types the plugin provides.
  public let provides: [ProvidedType]

  /// What the first entry made, and later ones hand out again.
  private let entered = EnteredPlugin()

  /// Creates a plugin from its facts and types.
  ///
  /// - Parameters:
  ///   - id: The plugin's id, dotted and owner first.
  ///   - version: The plugin's version, semantic.
  ///   - summary: What the plugin is for, in one sentence.
  ///   - minimumHostMinor: The lowest minor version of the host ABI the plugin works with.
  ///   - interfaces: The host interfaces the plugin cannot do without.
  ///   - skills: The names of the skills the plugin invokes.
  ///   - secrets: The names of the secrets the plugin asks for.
  ///   - permissions: What the plugin may touch outside its inputs and outputs.
  ///   - limits: The bounds the plugin sets for itself; by default those of the host hold alone.
  ///   - provides: The types the plugin provides.
  public init(
    id: String,
    version: String,
    summary: String,
    minimumHostMinor: Int = 0,
    interfaces: [HostInterface] = [],
    skills: [String] = [],
    secrets: [String] = [],
    permissions: Permissions = Permissions(),
    limits: Limits = Limits(),
    provides: [ProvidedType]
  ) {
    self.id = id
    self.version = version
    self.summary = summary
    self.minimumHostMinor = minimumHostMinor
    self.interfaces = interfaces
    self.skills = skills
    self.secrets = secrets
    self.permissions = permissions
    self.limits = limits
    self.provides = provides
  }

  /// Hands out the plugin's table, or says why not; to be called from `gantry_plugin_v1` only.
  ///
  /// Safe to call without `unsafe` because both pointers come straight from the host, which keeps
  /// them valid as the header says, and are only passed on.
  ///
  /// A host may enter again, even with another table: the answer is the same, and instances that are
  /// made from then on talk to the host that entered last.
  ///
  /// - Parameters:
  ///   - host: The host's table, valid until the process exits.
  ///   - why: Where a refusal is explained, valid during this call.
  /// - Returns: The plugin's table, valid until the process exits, or nil after writing to `why`.
  @safe public func enter(_ host: HostTable?, _ why: RefusalWriter?) -> PluginTable? {
    unsafe answer(host, why) { host in unsafe try entered.table(for: self, host) }
  }

  /// Hands out a table for one host alone, so that tests can have many hosts at a time.
  @safe package func enterAlone(_ host: HostTable?, _ why: RefusalWriter?) -> PluginTable? {
    unsafe answer(host, why) { host in unsafe try LoadedPlugin.load(self, host).table }
  }

  private func answer(
    _ host: HostTable?,
    _ why: RefusalWriter?,
    _ table: (Host) throws -> PluginTable
  ) -> PluginTable? {
    do {
      guard let host = unsafe host else {
        throw PluginFailure(code: "NO_HOST", message: "\(id) \(version) was entered without a host")
      }
      guard unsafe Host.isWhole(host) else {
        throw PluginFailure(
          code: "ABI_TABLE",
          message: "\(id) \(version) needs a host table with every function of ABI 1.0"
        )
      }
      return unsafe try table(Host(host))
    } catch {
      let reason = (error as? PluginFailure)?.explanation ?? String(describing: error)
      // A refusal that cannot be written is still a refusal; nobody is left to tell.
      unsafe Output(why)?.writeIgnoringLimit(Array(reason.utf8))
      return nil
    }
  }
}

/// What a plugin may touch outside its inputs and outputs.
///
/// Paths are patterns over the input, such as `${input.root}`.
public struct Permissions: Sendable, Hashable, Encodable {
  /// Paths the plugin reads.
  public var read: [String]
  /// Paths the plugin writes.
  public var write: [String]
  /// Whether the plugin opens network connections.
  public var network: Bool
  /// Programs the plugin starts.
  public var exec: [String]

  /// Creates a set of permissions, by default none.
  public init(
    read: [String] = [],
    write: [String] = [],
    network: Bool = false,
    exec: [String] = []
  ) {
    self.read = read
    self.write = write
    self.network = network
    self.exec = exec
  }
}

/// Bounds a plugin sets for itself, each at least 1; the host never raises its own to meet them.
public struct Limits: Sendable, Hashable, Encodable {
  /// Memory that the plugin's worker may write to, in bytes; nil for the host's own bound.
  public var memoryBytes: Int?
  /// Files that the plugin's worker may have open; nil for the host's own bound.
  public var openFiles: Int?
  /// How long each call may take before it is asked to stop; nil for as long as the run allows.
  public var call: Duration?

  /// Creates a set of bounds, by default none.
  public init(memoryBytes: Int? = nil, openFiles: Int? = nil, call: Duration? = nil) {
    self.memoryBytes = memoryBytes
    self.openFiles = openFiles
    self.call = call
  }

  private enum CodingKeys: String, CodingKey {
    case memoryBytes = "memory_bytes"
    case openFiles = "open_files"
    case callNanoseconds = "call_ns"
  }

  /// Writes the bounds as the manifest holds them.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(memoryBytes, forKey: .memoryBytes)
    try container.encodeIfPresent(openFiles, forKey: .openFiles)
    try container.encodeIfPresent(call?.nanoseconds, forKey: .callNanoseconds)
  }
}
