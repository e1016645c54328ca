/// One step of a pipeline.
public struct PhaseDefinition: Sendable, Hashable, Codable {
  /// The name that `needs` and expressions use, unique in its pipeline.
  public var id: String
  /// The plugin type that does the work: a phase, or a skill whose result is the phase's output.
  public var use: PluginReference
  /// The phases that must have succeeded before this one starts.
  public var needs: [String]
  /// The plugin's input, with expressions for what is known only during the run.
  public var with: Template
  /// How long one attempt may take, in nanoseconds, or nil without a limit of its own.
  public var timeout: Int64?
  /// How often and after which pause a failed attempt is repeated, or nil for one attempt only.
  public var retry: RetryPolicy?
  /// Which strategies to ask when the phase has failed, in order.
  public var recover: [RecoveryReference]

  /// Makes a phase.
  ///
  /// - Parameters:
  ///   - id: Its unique name.
  ///   - use: The plugin type that does the work.
  ///   - needs: The phases before it.
  ///   - with: The plugin's input.
  ///   - timeout: How long one attempt may take, in nanoseconds.
  ///   - retry: When to repeat a failed attempt.
  ///   - recover: Strategies to ask after a failure.
  public init(
    id: String,
    use: PluginReference,
    needs: [String] = [],
    with: Template = .literal(.object(JSONObject())),
    timeout: Int64? = nil,
    retry: RetryPolicy? = nil,
    recover: [RecoveryReference] = []
  ) {
    self.id = id
    self.use = use
    self.needs = needs
    self.with = with
    self.timeout = timeout
    self.retry = retry
    self.recover = recover
  }
}
