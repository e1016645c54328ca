import GantryPlugin
import Recommendation
import Toolchain

/// Which agents a project gets: by their scores, by a role, or by the default set.
struct AgentChoice: Sendable {
  /// The role, which takes the place of the scores (S0-45).
  let role: RolePreset?
  /// The gate.
  let minimum: MinimumConfidence
  private let constraints: RecommendationConstraints
  private let usesDefaultSet: Bool

  /// Reads what the phase was told.
  init(_ input: MinConfidenceValidationPhase.Input) throws {
    do throws(RecommendationError) {
      minimum = try MinimumConfidence(input.minConfidence)
      if let name = input.role, !name.isEmpty {
        role = try RolePreset(named: name)
      } else {
        role = nil
      }
    } catch {
      throw PluginFailure(error)
    }
    constraints = RecommendationConstraints(
      // A pipeline's input has to have some number, and a limit of none at all helps nobody.
      maximumAgents: input.maxAgents.flatMap { $0 > 0 ? $0 : nil },
      excludedAgents: input.excludedAgents?.names ?? [],
      includesNonAutoDeploy: input.includeNonAutoDeploy ?? false
    )
    usesDefaultSet = input.defaultSet ?? false
  }

  /// The agents that are kept and dropped, and those that were named and exist nowhere.
  func recommend(_ report: ToolchainReport, among agents: [AgentProfile]) -> Recommendations {
    let recommender = Recommender(constraints: constraints)
    if let role { return recommender.recommend(role: role, agents: agents, report: report) }
    return recommender.recommend(
      report,
      agents: agents,
      minimumConfidence: minimum,
      usesDefaultSet: usesDefaultSet
    )
  }

  /// The skills that go with the kept agents or the role.
  func skills(
    for kept: [AgentRecommendation],
    _ report: ToolchainReport,
    among skills: [SkillDescriptor]
  ) -> SkillRecommendations? {
    let recommender = SkillRecommender()
    if let role {
      return recommender.recommend(role: role, available: Set(skills.map(\.name)))
    }
    return recommender.recommend(agents: kept.map(\.agentID), registered: skills, report: report)
  }

  /// Every agent that is not kept: those that were measured first, in order of rank.
  func notChosen(
    _ recommendations: Recommendations,
    _ report: ToolchainReport,
    among agents: [AgentProfile]
  ) -> [NotChosenAgent] {
    let dropped = recommendations.dropped.map {
      NotChosenAgent(agentID: $0.agentID, confidence: $0.score, reason: $0.reasons.last ?? "")
    }
    var seen = Set((recommendations.kept + recommendations.dropped).map(\.agentID))
    let others = agents.sorted { $0.agentID < $1.agentID }
      .filter { seen.insert($0.agentID).inserted }
    return dropped
      + others.map {
        NotChosenAgent(agentID: $0.agentID, confidence: nil, reason: reason($0, report))
      }
  }

  /// Why an agent was not even measured.
  private func reason(_ agent: AgentProfile, _ report: ToolchainReport) -> String {
    let excluded = constraints.excludedAgents.map(AgentProfile.normalizedID)
    if excluded.contains(agent.agentID) { return "It was excluded." }
    if let role { return "The role \(role.name) does not ask for it." }
    if report.abstained {
      return usesDefaultSet
        ? "It is not in the default set." : "Nothing was recognised in the project."
    }
    return "It is only deployed when somebody names it."
  }
}
