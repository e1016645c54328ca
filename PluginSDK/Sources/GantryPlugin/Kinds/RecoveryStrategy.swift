/// A strategy that looks at a failure and decides, and never acts.
public protocol RecoveryStrategy: Sendable {
  /// What configures an instance.
  associatedtype Config: Decodable & Sendable = Empty

  /// What the type says about itself; its input and output are not used.
  static var descriptor: TypeDescriptor { get }

  /// Creates an instance for one run.
  init(config: Config) throws

  /// Decides what to do about a failure. Pure: the same failure gives the same decision.
  ///
  /// - Parameters:
  ///   - failure: What happened.
  ///   - call: The way back to the host, until this returns.
  /// - Returns: The decision, or nil for "not mine": the next strategy is asked.
  /// - Throws: ``PluginFailure``; the host then goes on with its built-in policy.
  func decide(_ failure: Failure, _ call: Call) throws -> Decision?
}

/// What happened to an attempt, as a strategy sees it; see `Schemas/failure.schema.json`.
public struct Failure: Codable, Sendable, Hashable {
  /// The broad class: `failed`, `timed_out`, `crashed`, ….
  public var failureClass: String
  /// The stable name given by the plugin or the host.
  public var code: String
  /// What happened.
  public var message: String
  /// What to do about it.
  public var hint: String
  /// Whether trying again can help.
  public var retry: RetryClass
  /// A JSON object with evidence from the plugin.
  public var detail: JSON?
  /// The phase instance; nil when the failure is not about one.
  public var phase: String?
  /// The attempt that failed, from 1; nil when the failure is not about one.
  public var attempt: Int?
  /// The plugin that was called; nil when none was.
  public var plugin: Source?
  /// How many attempts there were so far, this one included.
  public var attempts: Int
  /// A JSON object with evidence from the host.
  public var evidence: JSON?

  /// The plugin and type a failure came from.
  public struct Source: Codable, Sendable, Hashable {
    /// The plugin's id.
    public var id: String
    /// The plugin's version.
    public var version: String
    /// The type's name.
    public var type: String

    /// Creates a source.
    public init(id: String, version: String, type: String) {
      self.id = id
      self.version = version
      self.type = type
    }
  }

  enum CodingKeys: String, CodingKey {
    case code, message, hint, detail, phase, attempt, plugin, attempts, evidence
    case failureClass = "class"
    case retry = "retry_class"
  }

  /// Creates a failure, mostly for tests.
  public init(
    failureClass: String,
    code: String,
    message: String,
    hint: String = "",
    retry: RetryClass = .unknown,
    detail: JSON? = nil,
    phase: String? = nil,
    attempt: Int? = nil,
    plugin: Source? = nil,
    attempts: Int = 1,
    evidence: JSON? = nil
  ) {
    self.failureClass = failureClass
    self.code = code
    self.message = message
    self.hint = hint
    self.retry = retry
    self.detail = detail
    self.phase = phase
    self.attempt = attempt
    self.plugin = plugin
    self.attempts = attempts
    self.evidence = evidence
  }
}
