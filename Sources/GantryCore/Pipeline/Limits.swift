/// The bounds of one run; nil means that the host's own bound applies.
public struct Limits: Sendable, Hashable, Codable {
  /// How many phases may run at once.
  public var concurrency: Int?
  /// How much memory the run's workers may hold together, in bytes.
  public var memory: Int64?
  /// How long the whole run may take, in nanoseconds.
  public var wall: Int64?
  /// How many tokens the run may spend.
  public var tokens: Int64?
  /// The input that names a folder on which no two such runs work at once.
  public var exclusive: String?

  /// Makes limits.
  ///
  /// - Parameters:
  ///   - concurrency: How many phases may run at once.
  ///   - memory: How much memory may be held, in bytes.
  ///   - wall: How long the run may take, in nanoseconds.
  ///   - tokens: How many tokens it may spend.
  ///   - exclusive: The input that names a folder on which no two such runs work at once.
  public init(
    concurrency: Int? = nil,
    memory: Int64? = nil,
    wall: Int64? = nil,
    tokens: Int64? = nil,
    exclusive: String? = nil
  ) {
    self.concurrency = concurrency
    self.memory = memory
    self.wall = wall
    self.tokens = tokens
    self.exclusive = exclusive
  }
}
