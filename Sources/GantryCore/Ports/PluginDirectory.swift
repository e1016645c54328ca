/// What can be used in a pipeline, as far as its validation needs to know.
public protocol PluginDirectory: Sendable {
  /// Looks up what a reference names.
  ///
  /// - Parameter reference: What a pipeline wrote after `use:`.
  /// - Returns: The type's kind and input schema, or nil when nothing is known by that name.
  func plugin(_ reference: PluginReference) -> PluginListing?

  /// Everything that can be referred to, for the question "did you mean".
  var knownReferences: [PluginReference] { get }
}

/// One type in a ``PluginDirectory``.
public struct PluginListing: Sendable {
  /// What a type is for.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Runs as a step.
    case phase
    /// Answers one request; may stand where a phase stands.
    case skill
    /// Receives events.
    case sink
    /// Decides what happens after a failure.
    case recovery
  }

  /// What the type is for.
  public var kind: Kind
  /// What its `with` must look like, or nil when it accepts anything.
  public var inputSchema: JSONSchema?

  /// Makes a listing.
  ///
  /// - Parameters:
  ///   - kind: What the type is for.
  ///   - inputSchema: What its `with` must look like.
  public init(kind: Kind, inputSchema: JSONSchema? = nil) {
    self.kind = kind
    self.inputSchema = inputSchema
  }
}
