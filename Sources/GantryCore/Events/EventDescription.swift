/// What is published about a kind of event: its name, its durability and the shape of its payload.
public struct EventDescription: Sendable {
  /// The event's name.
  public var type: EventType
  /// The version of the payload; fields are only ever added.
  public var version: Int
  /// Whether the state of a run depends on it.
  public var durability: Durability
  /// What it says, in one sentence.
  public var summary: String
  /// Who writes it: `gantry` or a plugin's id.
  public var source: String
  /// The JSON Schema of the payload, as text.
  public var schema: String

  /// Creates a description.
  public init(
    type: EventType,
    version: Int = 1,
    durability: Durability,
    summary: String,
    source: String,
    schema: String
  ) {
    self.type = type
    self.version = version
    self.durability = durability
    self.summary = summary
    self.source = source
    self.schema = schema
  }
}
