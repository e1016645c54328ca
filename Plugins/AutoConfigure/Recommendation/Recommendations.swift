/// Every agent that was considered, parted by the gate (S0-29), each list in order of rank.
public struct Recommendations: Codable, Sendable, Equatable {
  /// Agents that would be deployed.
  public var kept: [AgentRecommendation]
  /// Agents below the minimum or past a limit; their last reason says which.
  public var dropped: [AgentRecommendation]
  /// Ids that a role or the default set names and no registry has, in the order they are named.
  public var missing: [String]

  /// Creates the lists.
  public init(
    kept: [AgentRecommendation] = [],
    dropped: [AgentRecommendation] = [],
    missing: [String] = []
  ) {
    self.kept = kept
    self.dropped = dropped
    self.missing = missing
  }
}
