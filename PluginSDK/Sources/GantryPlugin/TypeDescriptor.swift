/// What a type says about itself in the manifest.
public struct TypeDescriptor: Sendable, Hashable {
  /// The type's name: lowercase words joined by `-` or `.`, as `toolchain-analysis`.
  public var type: String
  /// What the type does, in one sentence.
  public var summary: String
  /// What configures an instance.
  public var config: Schema
  /// What a call takes; of phases and skills only.
  public var input: Schema
  /// What a call returns; of phases and skills only.
  public var output: Schema
  /// Whether one instance takes several calls at a time.
  public var concurrency: Concurrency

  /// Creates a description.
  ///
  /// - Parameters:
  ///   - type: The type's name.
  ///   - summary: What the type does, in one sentence.
  ///   - config: What configures an instance; by default nothing does.
  ///   - input: What a call takes; by default an empty object.
  ///   - output: What a call returns; by default an empty object.
  ///   - concurrency: Whether one instance takes several calls at a time.
  public init(
    type: String,
    summary: String,
    config: Schema = .object([:]),
    input: Schema = .object([:]),
    output: Schema = .object([:]),
    concurrency: Concurrency = .serial
  ) {
    self.type = type
    self.summary = summary
    self.config = config
    self.input = input
    self.output = output
    self.concurrency = concurrency
  }

  /// Whether one instance takes several calls at a time.
  public enum Concurrency: String, Sendable, Hashable, Encodable {
    /// One call at a time, on changing threads.
    case serial
    /// Several calls at a time.
    case parallel
  }
}

/// An event a type may emit.
public struct EventDescriptor: Sendable, Hashable, Encodable {
  /// The event's name, past tense: `greeter.greeted`.
  public let type: String
  /// What the event says, in one sentence.
  public let summary: String
  /// The version of the payload; members are only added, a new meaning is a new type.
  public let version: Int
  /// The payload.
  public let schema: Schema

  /// Creates a description of an event.
  public init(type: String, summary: String, version: Int = 1, schema: Schema) {
    self.type = type
    self.summary = summary
    self.version = version
    self.schema = schema
  }

  private enum CodingKeys: String, CodingKey {
    case type, summary, durability, schema
    case version = "v"
  }

  /// Writes the description as the manifest holds it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(type, forKey: .type)
    try container.encode(summary, forKey: .summary)
    try container.encode("lazy", forKey: .durability)
    try container.encode(version, forKey: .version)
    try container.encode(schema, forKey: .schema)
  }
}
