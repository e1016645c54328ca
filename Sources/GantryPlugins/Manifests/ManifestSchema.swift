public import GantryCore
internal import Synchronization

/// A schema of a manifest that is compiled when it is first needed.
///
/// A command that lists two hundred plugins needs none of their schemas, and compiling is most of
/// the work of reading a manifest.
public final class ManifestSchema: Sendable {
  /// The schema as the manifest holds it.
  public let source: JSON
  private let known: Mutex<JSONSchema?>

  /// Keeps a schema that was not looked at yet.
  init(_ source: JSON) {
    self.source = source
    known = Mutex(nil)
  }

  /// Keeps a schema that was checked.
  init(_ schema: JSONSchema) {
    source = schema.source
    known = Mutex(schema)
  }

  /// The schema, ready to check values.
  ///
  /// Of a manifest that came from a lock it was checked when the plugin was added; one that was
  /// spoilt since accepts nothing, because accepting everything would pass what was never checked.
  public var compiled: JSONSchema? {
    known.withLock { known in
      if let known { return known }
      known = (try? JSONSchema(source)) ?? (try? JSONSchema(false))
      return known
    }
  }
}

/// The events of a manifest, by name, with the schema of each payload.
public struct ManifestEvents: Sendable, ExpressibleByDictionaryLiteral {
  private let schemas: [String: ManifestSchema]

  init(_ events: [(String, ManifestSchema)]) {
    schemas = Dictionary(events) { first, _ in first }
  }

  /// Makes the events of nobody.
  ///
  /// - Parameter elements: The names and schemas.
  public init(dictionaryLiteral elements: (String, ManifestSchema)...) { self.init(elements) }

  /// The names, in no order.
  public var keys: some Collection<String> { schemas.keys }

  /// What the payload of an event must look like, or nil when the manifest does not have the event.
  ///
  /// - Parameter name: The event's name.
  public subscript(name: String) -> JSONSchema? { schemas[name]?.compiled }
}
