internal import Toolchain

/// Parts ranked agents into those that are kept and those that are not, each with its reason.
struct RecommendationGate {
  let constraints: RecommendationConstraints
  let minimum: Double
  let report: ToolchainReport

  func part(_ ranked: [RankedAgent]) -> Recommendations {
    var result = Recommendations()
    var counts: [AgentProfile.Specialization: Int] = [:]
    for (index, candidate) in ranked.enumerated() {
      let agent = candidate.recommendation
      let refusal =
        belowMinimum(candidate) ?? overridden(candidate, by: ranked[..<index])
        ?? beyond(
          constraints.maximumPerSpecialization[agent.specialization],
          count: counts[agent.specialization, default: 0],
          of: " agents for \(agent.specialization.rawValue)"
        ) ?? beyond(constraints.maximumAgents, count: result.kept.count, of: " agents")
      if let refusal {
        result.dropped.append(agent.adding(reason: refusal))
      } else {
        counts[agent.specialization, default: 0] += 1
        result.kept.append(agent)
      }
    }
    return result
  }

  private func belowMinimum(_ candidate: RankedAgent) -> String? {
    guard candidate.score.total < minimum else { return nil }
    return "Its score \(candidate.score.total) is below the minimum of \(minimum)."
  }

  private func beyond(_ limit: Int?, count: Int, of what: String) -> String? {
    guard let limit, count >= limit else { return nil }
    return "The limit of \(limit)\(what) is reached."
  }

  // MARK: - Overrides

  private func overridden(_ candidate: RankedAgent, by better: ArraySlice<RankedAgent>) -> String? {
    let key = AgentProfile.key(candidate.profile.agentID)
    let successor = better.first { agent in
      agent.score.total >= minimum
        && agent.profile.overrides.contains { AgentProfile.key($0) == key }
        && covers(agent, candidate)
    }
    guard let successor else { return nil }
    return "\(successor.profile.agentID) does all that it would do here."
  }

  /// True when one agent knows every framework of the other, and has one in every component that
  /// the other could work on: a plain library beside the web site keeps its own engineer.
  private func covers(_ one: RankedAgent, _ two: RankedAgent) -> Bool {
    let known = Set(one.score.matchedFrameworks)
    let spoken = StackNames.languages(two.profile.languages)
    let components = report.components.filter {
      !StackNames.languages(StackNames.languages(of: $0)).isDisjoint(with: spoken)
    }
    return known.isSuperset(of: two.score.matchedFrameworks)
      && components.allSatisfy { !known.isDisjoint(with: $0.frameworks.map(\.name)) }
  }
}
