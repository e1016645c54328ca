import GantryPlugin
import Packages

extension Deployment {
  /// Deploys the agents one after the other, each between its events; the first that fails is the
  /// last (S0-61).
  ///
  /// - Parameters:
  ///   - changes: The keys of the items that change something.
  ///   - report: Gets the outcomes.
  ///   - reporter: Is told how it goes.
  ///   - share: How much of the phase this is, 0 to 1.
  /// - Returns: The outcome that failed, nil when none did.
  /// - Throws: ``PluginFailure`` when the host does not take a record, `CancellationError` when the
  ///   call was cancelled.
  func deployAgents(
    _ changes: Set<String>,
    into report: inout DeploymentReport,
    _ reporter: inout PhaseReporter,
    share: Double
  ) throws -> PackageOutcome? {
    report.disabledAgents = disabledAgents
    let agents = agents
    for (index, agent) in agents.enumerated() {
      let fraction = share * Double(index) / Double(agents.count)
      try reporter.step(agent.agentID, fraction, "Deploying agent: \(agent.agentID)...")
      let item = PackageItem.agent(agent.agentID)
      reporter.observe(
        .agentDeploymentStarted(agent, current: index + 1, total: agents.count)
      )
      let check = "Checking \(item.landmarks.joined(separator: ", "))"
      reporter.observe(.agentDeploymentProgress(agent, percent: 50, check))
      let outcome = try install(item, changes)
      reporter.observe(.agentDeploymentCompleted(agent, outcome))
      report.add(outcome, agent: agent.agentID)
      guard outcome.status != .failed else { return outcome }
    }
    return nil
  }

  /// The same without any effect.
  func planAgents(into report: inout DeploymentReport) throws -> PackageOutcome? {
    report.disabledAgents = disabledAgents
    for agent in agents {
      let outcome = try install(.agent(agent.agentID), [])
      report.add(outcome, agent: agent.agentID)
      guard outcome.status != .failed else { return outcome }
    }
    return nil
  }
}
