public import GantryCore

/// What a plugin says about itself, read from the JSON text it hands out at its entry.
public struct PluginManifest: Sendable {
  /// The plugin's id, owner first: `acme.canary`.
  public var id: String
  /// The plugin's version.
  public var version: String
  /// What the plugin is, in one sentence.
  public var summary: String
  /// The lowest minor version of the host ABI it works with.
  public var minimumHostMinor: Int
  /// The host interfaces it cannot do without, as `gantry.kv/1`.
  public var interfaces: [String]
  /// What it provides, in the manifest's order.
  public var types: [PluginType]
  /// The events it may emit, by name, with the schema of each payload.
  public var events: ManifestEvents
  /// The skills it may invoke.
  public var skills: Set<String>
  /// The secrets it may be lent.
  public var secrets: Set<String>
  /// The whole manifest, as the plugin handed it out.
  public var document: JSON

  /// How long one call of it may take, as it says itself; nil when it sets no bound.
  var callLimit: Duration? {
    (document["limits"]?["call_ns"]?.intValue).map { .nanoseconds($0) }
  }
}

/// One type that a plugin provides.
public struct PluginType: Sendable {
  /// How many calls an instance takes at a time.
  public enum Concurrency: String, Sendable, CaseIterable {
    /// One, in the order of asking.
    case serial
    /// Any number.
    case parallel
  }

  /// What the type is for.
  public var kind: PluginListing.Kind
  /// Its name inside the plugin; a skill's name everywhere.
  public var name: String
  /// What it does, in one sentence.
  public var summary: String
  /// How many calls an instance takes at a time.
  public var concurrency: Concurrency
  /// The events it says it emits.
  public var emits: [String]

  let configSchema: ManifestSchema?
  let inputSchema: ManifestSchema?
  let outputSchema: ManifestSchema?

  /// What its configuration must look like; nil accepts any object.
  public var config: JSONSchema? { configSchema?.compiled }
  /// What its input must look like; nil accepts any object.
  public var input: JSONSchema? { inputSchema?.compiled }
  /// What its output must look like; nil accepts any object.
  public var output: JSONSchema? { outputSchema?.compiled }
}
