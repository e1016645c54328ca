/// Limits on what may be recommended (S0-44).
///
/// The minimum confidence is not among them: it has rules of its own, see ``MinimumConfidence``.
public struct RecommendationConstraints: Sendable, Equatable {
  /// The limits of a run that says nothing about them.
  public static let standard = RecommendationConstraints()

  /// The greatest number of agents, nil for no limit.
  public var maximumAgents: Int?
  /// The greatest number of agents of each specialization.
  public var maximumPerSpecialization: [AgentProfile.Specialization: Int]
  /// Ids that are never recommended; `_` and `-` are equal.
  public var excludedAgents: [String]
  /// True to consider agents that are otherwise only deployed by name.
  public var includesNonAutoDeploy: Bool

  /// Creates constraints; without arguments, three engineers and two operators at most.
  public init(
    maximumAgents: Int? = nil,
    maximumPerSpecialization: [AgentProfile.Specialization: Int] = [.engineering: 3, .devops: 2],
    excludedAgents: [String] = [],
    includesNonAutoDeploy: Bool = false
  ) {
    self.maximumAgents = maximumAgents
    self.maximumPerSpecialization = maximumPerSpecialization
    self.excludedAgents = excludedAgents
    self.includesNonAutoDeploy = includesNonAutoDeploy
  }

  /// The excluded ids in the spelling that is compared.
  var excludedKeys: Set<String> { Set(excludedAgents.map(AgentProfile.key)) }
}
