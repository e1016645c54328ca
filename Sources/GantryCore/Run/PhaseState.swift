/// What is known about one phase of a run.
public struct PhaseState: Sendable, Equatable, Codable {
  /// The phase's id in the pipeline.
  public var id: String
  /// Where it is in its life.
  public var status: PhaseStatus
  /// The newest attempt, 0 before the first.
  public var attempt: Int
  /// How many attempts failed.
  ///
  /// An attempt that its engine's end interrupted does not count: a bystander's crash must not use
  /// up the phase's tries.
  public var failures: Int
  /// When the first attempt started.
  public var startedAt: Timestamp?
  /// When the phase settled.
  public var endedAt: Timestamp?
  /// When the current attempt must have ended.
  public var deadline: Timestamp?
  /// When a waiting phase may start again.
  public var retryAt: Timestamp?
  /// What the phase handed on.
  public var output: JSON?
  /// Why the newest attempt failed.
  public var failure: Failure?
  /// Why the phase was skipped or cancelled.
  public var reason: String?
  /// What the phase said it would change, in the order it said so.
  public var effects: [Effect]

  /// Creates the state of a phase that has not started.
  public init(id: String) {
    self.id = id
    status = .pending
    attempt = 0
    failures = 0
    effects = []
  }

  /// One announced effect.
  public struct Effect: Sendable, Equatable, Codable {
    /// Names the effect inside the phase instance.
    public var key: String
    /// What undo needs.
    public var receipt: JSON
    /// What the effect gave, once it is settled.
    public var result: JSON?

    /// Creates an effect.
    public init(key: String, receipt: JSON, result: JSON? = nil) {
      self.key = key
      self.receipt = receipt
      self.result = result
    }
  }

  /// The announced effect with a key.
  public func effect(_ key: String) -> Effect? { effects.first { $0.key == key } }
}
