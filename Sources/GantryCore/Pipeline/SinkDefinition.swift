/// One receiver of a run's events.
public struct SinkDefinition: Sendable, Hashable, Codable {
  /// The name under which the sink keeps its cursor, where the author gave one.
  public var id: String?
  /// The sink's plugin type.
  public var use: PluginReference
  /// The sink's configuration; it may refer to inputs and the run, but not to phases.
  public var with: Template

  /// Makes a sink.
  ///
  /// - Parameters:
  ///   - id: The name under which it keeps its cursor.
  ///   - use: Its plugin type.
  ///   - with: Its configuration.
  public init(
    id: String? = nil,
    use: PluginReference,
    with: Template = .literal(.object(JSONObject()))
  ) {
    self.id = id
    self.use = use
    self.with = with
  }
}
