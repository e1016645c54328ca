/// The manifest of a plugin, as the host reads it; see `Schemas/manifest.schema.json`.
struct Manifest: Encodable {
  var id: String
  var version: String
  var summary: String
  var minimumHostMinor: Int
  var interfaces: [String]
  var types: [TypeEntry]
  var events: [EventDescriptor]
  var skills: [String]
  var secrets: [String]
  var permissions: Permissions
  /// Nil when the plugin sets none.
  var limits: Limits?

  struct TypeEntry: Encodable {
    var kind: PluginKind
    var descriptor: TypeDescriptor
    var emits: [String]

    enum CodingKeys: String, CodingKey {
      case kind, type, summary, config, input, output, concurrency, emits
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(kind, forKey: .kind)
      try container.encode(descriptor.type, forKey: .type)
      try container.encode(descriptor.summary, forKey: .summary)
      try container.encode(descriptor.config, forKey: .config)
      if kind.hasInputAndOutput {
        try container.encode(descriptor.input, forKey: .input)
        try container.encode(descriptor.output, forKey: .output)
      }
      try container.encode(descriptor.concurrency, forKey: .concurrency)
      try container.encode(emits, forKey: .emits)
    }
  }

  enum CodingKeys: String, CodingKey {
    case id, version, summary, interfaces, types, events, skills, secrets, permissions, limits
    case minimumHostMinor = "min_host_minor"
  }

  /// Builds the manifest; lists are sorted, so that equal plugins have equal bytes.
  init(_ plugin: Plugin) throws {
    self.id = plugin.id
    self.version = plugin.version
    self.summary = plugin.summary
    self.minimumHostMinor = plugin.minimumHostMinor
    self.interfaces = Set(plugin.interfaces.map(\.rawValue)).sorted()
    self.types = plugin.provides.map { provided in
      TypeEntry(
        kind: provided.kind,
        descriptor: provided.descriptor,
        emits: provided.events.map(\.type).sorted()
      )
    }.sorted { ($0.kind.rawValue, $0.descriptor.type) < ($1.kind.rawValue, $1.descriptor.type) }
    self.events = try Self.events(of: plugin)
    self.skills = Set(plugin.skills).sorted()
    self.secrets = Set(plugin.secrets).sorted()
    self.permissions = plugin.permissions
    self.limits = plugin.limits == Limits() ? nil : plugin.limits
  }

  /// Every event once: two types may emit one event only when they describe it alike.
  private static func events(of plugin: Plugin) throws -> [EventDescriptor] {
    var known: [String: EventDescriptor] = [:]
    for event in plugin.provides.flatMap(\.events) {
      if let other = known[event.type], other != event {
        throw PluginFailure(
          code: "EVENT_DECLARED_TWICE",
          message: "\(plugin.id) \(plugin.version) declares the event '\(event.type)' twice, "
            + "with different descriptions",
          hint: "Share one EventDescriptor between the types that emit it."
        )
      }
      known[event.type] = event
    }
    return known.values.sorted { $0.type < $1.type }
  }
}
